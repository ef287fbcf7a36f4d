/** One ear on PostgreSQL for all open pages: LISTEN on one connection, handed on to whoever subscribed. */
import pg from 'pg';
import { settings } from './settings.ts';

export interface Notice {
  readonly kind: string;
  readonly subject: string;
  /** Number of the ledger entry; absent for a lane's live view. */
  readonly seq?: string;
}

export interface Listener {
  notice(notice: Notice): void;
  /** Told at every change: false while the database is not heard. */
  heard(ok: boolean): void;
}

const channel = 'greengate';
const retryMs = 1_000;
const probeMs = 10_000;

class Notices {
  readonly #listeners = new Set<Listener>();
  /** True while starting: a page that has just been made is as fresh as can be. */
  #ok = true;
  #running = false;

  /** Called when the server starts, so that the first page is heard from its first moment. */
  begin(): void {
    if (!this.#running) void this.#run();
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.begin();
    listener.heard(this.#ok);
    return () => this.#listeners.delete(listener);
  }

  /** For as long as the process lives: pages come and go all the time. */
  async #run(): Promise<void> {
    this.#running = true;
    for (;;) {
      try {
        await this.#listen();
      } catch {
        // Any reason is treated alike: say so to the pages, and try again.
      }
      this.#tell(false);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  /** Returns or rejects when the connection has ended. */
  async #listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: settings().databaseUrl,
      connectionTimeoutMillis: 3_000,
      query_timeout: 5_000,
      keepAlive: true,
      application_name: 'greengate console notices',
    });
    const ended = new Promise<never>((_resolve, reject) => {
      client.on('error', reject);
      client.on('end', () => {
        reject(new Error('the connection ended'));
      });
    });
    ended.catch(() => undefined);
    client.on('notification', ({ payload }) => {
      this.#pass(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      this.#tell(true);
      for (;;) {
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, probeMs))]);
        // A dead peer says nothing; a question finds out.
        await Promise.race([ended, client.query('SELECT 1')]);
      }
    } finally {
      client.end().catch(() => undefined);
    }
  }

  #pass(payload: string | undefined): void {
    const notice = parseNotice(payload ?? '');
    if (notice !== null) for (const listener of this.#listeners) listener.notice(notice);
  }

  #tell(ok: boolean): void {
    if (ok === this.#ok) return;
    this.#ok = ok;
    for (const listener of this.#listeners) listener.heard(ok);
  }
}

export function parseNotice(payload: string): Notice | null {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { kind, subject, seq } = value as Record<string, unknown>;
  if (typeof kind !== 'string' || typeof subject !== 'string') return null;
  return seq === undefined ? { kind, subject } : { kind, subject, seq: String(seq) };
}

export const notices = new Notices();
