/**
 * What this very process has done for a passage. It alone can know that nothing was pulsed yet:
 * a passage that it does not know may have been opened by a worker that died (I2).
 */
export class PassageJournal {
  readonly #wrote = new Map<string, Set<string>>();
  readonly #limit: number;

  /** `limit`: passages remembered; a forgotten one is only treated with more care. */
  constructor(limit = 2_000) {
    this.#limit = limit;
  }

  /** This process appended ledger entry `seq`, which allows or refuses the passage. */
  wrote(passage: string, seq: string): void {
    const known = this.#wrote.get(passage);
    if (known !== undefined) {
      known.add(seq);
      return;
    }
    this.#wrote.set(passage, new Set([seq]));
    if (this.#wrote.size > this.#limit) this.#wrote.delete(this.#wrote.keys().next().value ?? '');
  }

  /** Did this process itself write the entry? Then no other process has acted on it. */
  didWrite(passage: string, seq: string): boolean {
    return this.#wrote.get(passage)?.has(seq) === true;
  }
}
