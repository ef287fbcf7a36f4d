/** Refused pushes by device and reason: numbers for the devices page and the doctor, never a log line per push. */
import type { RefusalCode } from './refusal-reasons.ts';

export interface Refused {
  /** Device id; `unknown` for everything that is not registered, so that a scanner cannot fill the memory. */
  readonly device: string;
  readonly reason: RefusalCode | 'not-kept';
  /** Address that it came from. */
  readonly from: string;
  readonly message: string;
}

/** What was refused for one reason from one device: how often, and the last time. */
export interface RefusalRow extends Refused {
  readonly count: number;
  /** ISO time. */
  readonly lastAt: string;
}

export class Refusals {
  /** In the order of the last time, the newest at the end. */
  readonly #rows = new Map<string, RefusalRow>();

  add(refused: Refused, at = Date.now()): void {
    const key = `${refused.device}\n${refused.reason}`;
    const count = (this.#rows.get(key)?.count ?? 0) + 1;
    this.#rows.delete(key);
    this.#rows.set(key, { ...refused, count, lastAt: new Date(at).toISOString() });
  }

  /** Device → reason → how often. */
  counts(): Record<string, Record<string, number>> {
    const counts: Record<string, Record<string, number>> = {};
    for (const { device, reason, count } of this.#rows.values())
      counts[device] = { ...counts[device], [reason]: count };
    return counts;
  }

  /** The newest first. */
  latest(): RefusalRow[] {
    return [...this.#rows.values()].reverse();
  }
}
