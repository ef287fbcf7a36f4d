/** Events that came in lately, by (serial number, event id): a resend is answered again and starts nothing. */
export class SeenEvents {
  readonly #seen = new Map<string, number>();
  readonly #keepMs: number;
  readonly #limit: number;

  constructor(options: { keepMs?: number; limit?: number } = {}) {
    this.#keepMs = options.keepMs ?? 10 * 60_000;
    this.#limit = options.limit ?? 10_000;
  }

  /** True when the same event (its times at most `keepMs` apart) is known. */
  has(event: { serialNo: string; eventId: string; eventTime: number }): boolean {
    const known = this.#seen.get(keyOf(event));
    return known !== undefined && Math.abs(known - event.eventTime) <= this.#keepMs;
  }

  add(event: { serialNo: string; eventId: string; eventTime: number }): void {
    this.#seen.set(keyOf(event), event.eventTime);
    if (this.#seen.size > this.#limit) this.#seen.delete(this.#seen.keys().next().value ?? '');
  }
}

function keyOf(event: { serialNo: string; eventId: string }): string {
  return `${event.serialNo}\n${event.eventId}`;
}
