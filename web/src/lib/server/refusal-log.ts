/**
 * Keeps one signed-in person from flooding the ledger by what they are refused. A refusal is an entry at once; the same
 * again within a minute is counted, and told in one entry when the minute is over. So is what comes after the first few
 * of a kind, whatever it asks for.
 */
import type { Access } from '../../../../people/access-log.ts';

/** What is counted together, ms. */
const windowMs = 60_000;
/** So many of a kind with details of their own are entries of their own. */
const mostOfAKind = 5;

interface Window {
  readonly first: Access;
  /** By detail: what is in the ledger, or on the way there. */
  readonly entries: Map<string, Promise<void>>;
  more: number;
}

export class RefusalLog {
  readonly #write: (access: Access) => Promise<void>;
  readonly #windows = new Map<string, Window>();
  /** Over, with a count that is not in the ledger yet. */
  readonly #owed = new Set<Window>();

  constructor(write: (access: Access) => Promise<void>) {
    this.#write = write;
  }

  /**
   * Resolves when the ledger has it, or has what it is counted to; rejects where that cannot be written. `kind`: from a
   * small set for each person and address, whatever they send.
   */
  async tell(kind: string, access: Access): Promise<void> {
    const window = this.#windows.get(kind) ?? this.#open(kind, access);
    const { entries } = window;
    const detail = access.detail ?? '';
    const isCounted = entries.has(detail) || entries.size >= mostOfAKind;
    if (isCounted) {
      await (entries.get(detail) ?? Promise.all(entries.values()));
      window.more += 1;
      return;
    }
    const writing = this.#write(access);
    entries.set(detail, writing);
    try {
      await writing;
    } catch (error) {
      entries.delete(detail);
      if (entries.size === 0 && this.#windows.get(kind) === window) this.#windows.delete(kind);
      throw error;
    }
  }

  /** Tells all counts now: the process is about to end. */
  async close(): Promise<void> {
    const open = [...this.#windows.values()];
    this.#windows.clear();
    await Promise.allSettled(open.flatMap(({ entries }) => [...entries.values()]));
    for (const window of open) this.#owed.add(window);
    await Promise.all([...this.#owed].map((window) => this.#settle(window)));
  }

  #open(kind: string, first: Access): Window {
    const window: Window = { first, entries: new Map(), more: 0 };
    this.#windows.set(kind, window);
    setTimeout(() => {
      if (this.#windows.get(kind) !== window) return;
      this.#windows.delete(kind);
      this.#owed.add(window);
      void this.#settle(window);
    }, windowMs).unref();
    return window;
  }

  async #settle(window: Window): Promise<void> {
    if (!this.#owed.delete(window) || window.more === 0) return;
    try {
      await this.#write({ ...window.first, times: window.more });
    } catch {
      // The database is away: no page can be refused meanwhile, and the count waits.
      this.#owed.add(window);
      setTimeout(() => void this.#settle(window), windowMs).unref();
    }
  }
}
