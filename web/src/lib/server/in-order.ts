/** Notices of the ledger in the ledger's order, each once: what is twice is dropped, what is missing is fetched. */
import type { Notice } from '../live/topics.ts';
import type { Gap } from './ledger-gap.ts';

export type Numbered = Notice & { readonly seq: number };

export interface InOrderParts {
  /** Entries after a number; null: only how far the ledger has come. */
  read(after: number | null): Promise<Gap>;
  pass(notices: readonly Notice[]): void;
  /** What was missed cannot be told one by one: what counts is the ledger up to this entry. */
  jump(head: number): void;
}

export class InOrder {
  /** Everything up to this entry was passed on; null until it is known where to begin. */
  position: number | null = null;
  readonly #parts: InOrderParts;
  #held: Numbered[] = [];
  #filling: Promise<void> | null = null;

  constructor(parts: InOrderParts) {
    this.#parts = parts;
  }

  /** Resolves when the notice is passed on, or needs not be; rejects where what is missing could not be read. */
  async take(notice: Numbered): Promise<void> {
    if (this.#filling !== null || this.position === null) {
      this.#held.push(notice);
      return;
    }
    if (notice.seq <= this.position) return;
    if (notice.seq > this.position + 1) {
      this.#held.push(notice);
      return this.fill();
    }
    this.position = notice.seq;
    this.#parts.pass([notice]);
  }

  /** Fetches what was appended since the last notice. What comes meanwhile waits for it. */
  fill(): Promise<void> {
    this.#filling ??= this.#fetch().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #fetch(): Promise<void> {
    do {
      const came = this.#held.length;
      const { head, notices } = await this.#parts.read(this.position);
      const isFirst = this.position === null;
      this.position = head;
      if (notices !== null && notices.length > 0) this.#parts.pass(notices);
      if (notices === null && !isFirst) this.#parts.jump(head);
      // What had come before the reading was read with the rest.
      this.#held.splice(0, came);
      this.#release(head);
    } while (this.#held.length > 0);
  }

  /** Passes on what follows without a gap. */
  #release(head: number): void {
    let position = head;
    while ((this.#held[0]?.seq ?? Infinity) <= position + 1) {
      const notice = this.#held.shift();
      if (notice === undefined || notice.seq <= position) continue;
      position = notice.seq;
      this.position = position;
      this.#parts.pass([notice]);
    }
  }
}
