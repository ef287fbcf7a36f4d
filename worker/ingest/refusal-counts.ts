/** How often pushes were refused, by device and reason: a number on the devices page, never a log line per push. */
export class RefusalCounts {
  readonly #counts = new Map<string, Map<string, number>>();

  add(device: string, reason: string): void {
    // Unknown devices share one row: a scanner must not fill the memory.
    const row = this.#counts.get(device) ?? new Map<string, number>();
    row.set(reason, (row.get(reason) ?? 0) + 1);
    this.#counts.set(device, row);
  }

  all(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.#counts].map(([device, row]) => [device, Object.fromEntries(row)]));
  }
}
