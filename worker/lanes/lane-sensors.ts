/** What a lane's sensors say and have said: the newest reading, and since when loop A holds. */
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import type { Sensed } from '../../workflows/contract/passage.ts';

/** The sensors may be this far behind the camera, ms. */
const pollMs = 500;
/** How long a vehicle may take to roll onto loop A, and a barrier to be read for the first time. */
const settleMs = 3_000;

export class LaneSensors {
  #newest: BarrierInputs | null = null;
  /** When loop A was last clear, or not watched. */
  #clearedAt = 0;
  readonly #looking = new Set<() => void>();

  /** Null: not read yet. */
  get newest(): BarrierInputs | null {
    return this.#newest;
  }

  take(inputs: BarrierInputs, afterGap: boolean): void {
    this.#newest = inputs;
    if (!inputs.loopA || afterGap) this.#clearedAt = inputs.at;
    for (const look of this.#looking) look();
  }

  /** For a passage that begins. */
  sensedNow(): Sensed | null {
    return this.#newest === null ? null : sensedOf(this.#newest, false);
  }

  /** Has somebody stood on loop A without a break since then (ms since the epoch)? */
  occupiedSince(time: number): boolean {
    return this.#newest?.loopA === true && this.#clearedAt <= time + pollMs;
  }

  /** Waits until somebody stands on loop A, but not for long. */
  occupied(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#looking.delete(look);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const look = (): void => {
        if (this.#newest?.loopA === true) done();
      };
      const timer = setTimeout(done, settleMs);
      this.#looking.add(look);
      signal.addEventListener('abort', done);
      look();
    });
  }
}

export function sensedOf({ arm, loopA, loopB, radar, at }: BarrierInputs, afterGap: boolean): Sensed {
  return { arm, loopA, loopB, radar, at, afterGap };
}
