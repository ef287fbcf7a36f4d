/** One ear on PostgreSQL for all open pages: LISTEN on one connection, handed on to whoever subscribed. */
import pg from 'pg';
import type { Notice } from '../live/topics.ts';
import { InOrder } from './in-order.ts';
import { readGap, readHead } from './ledger-gap.ts';
import { settings } from './settings.ts';

export interface Listener {
  /** Entries in the ledger's order, each once, none left out; in between the live views of lanes. */
  notices(batch: readonly Notice[]): void;
  /** What was missed cannot be told one by one: what counts is the ledger up to this entry. */
  jumped(head: number): void;
  /** Told at every change: false while the database is not heard; true when what was missed has been told. */
  heard(ok: boolean): void;
  /** Somebody was signed out or became somebody else: whoever listens is to be asked for again. */
  standingChanged(): void;
}

const channel = 'greengate';
const retryMs = 1_000;
const probeMs = 10_000;
/** More entries than these, of all kinds, are not told one by one after the connection was lost. */
const mostMissed = 2_000;

class Notices {
  readonly #listeners = new Set<Listener>();
  readonly #order = new InOrder({
    read: async (after) =>
      after === null
        ? { head: await readHead(), notices: [] }
        : readGap(after, { wanted: null, most: mostMissed }),
    pass: (notices) => this.#each((listener) => listener.notices(notices)),
    jump: (head) => this.#each((listener) => listener.jumped(head)),
  });
  /** True while starting: a page that has just been made is as fresh as can be. */
  #ok = true;
  #running = false;
  #begin = (): void => undefined;
  /** Resolves when it is known how far the ledger has come: from then on nothing is missed. */
  readonly begun = new Promise<void>((resolve) => (this.#begin = resolve));

  /** Every entry up to this one was told, and can be read; null: not known yet. */
  get position(): number | null {
    return this.#order.position;
  }

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

  /** Rejects when the connection has ended, or what was missed could not be read. */
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
      client.on('notification', ({ payload = '' }) => {
        this.#hear(payload).catch(reject);
      });
    });
    ended.catch(() => undefined);
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      await this.#catchUp();
      for (;;) {
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, probeMs))]);
        // A dead peer says nothing; a question finds out.
        await Promise.race([ended, client.query('SELECT 1')]);
      }
    } finally {
      client.end().catch(() => undefined);
    }
  }

  async #catchUp(): Promise<void> {
    await this.#order.fill();
    this.#begin();
    this.#each((listener) => listener.standingChanged());
    this.#tell(true);
  }

  async #hear(payload: string): Promise<void> {
    const notice = parseNotice(payload);
    if (notice === null) return;
    const { seq, kind } = notice;
    if (seq !== undefined) return this.#order.take({ ...notice, seq });
    if (kind === 'standing') this.#each((listener) => listener.standingChanged());
    else this.#each((listener) => listener.notices([notice]));
  }

  #tell(ok: boolean): void {
    if (ok === this.#ok) return;
    this.#ok = ok;
    this.#each((listener) => listener.heard(ok));
  }

  #each(tell: (listener: Listener) => void): void {
    for (const listener of this.#listeners) tell(listener);
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
  return typeof seq === 'number' ? { kind, subject, seq } : { kind, subject };
}

export const notices = new Notices();
