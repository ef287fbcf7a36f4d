/** Clears a lane's board after its vehicle, and keeps the control status on it up to date while nobody comes. */
import type { Logger } from 'pino';
import type { LaneAttendant } from './attendant.ts';

/** The next vehicle of a queue shows its own text within this time. */
const settleMs = 1_500;
/** Written again although nothing changed: a repaired board shows it too. */
const refreshMs = 60_000;
/** A board that failed is tried again. */
const retryMs = 5_000;

/** What became of the board: `vehicle`, because the text of a vehicle stands on it; `none`, because there is none. */
export type BoardShown = 'shown' | 'failed' | 'vehicle' | 'none';

export interface IdleBoardParts {
  readonly lane: string;
  readonly log: Logger;
  /** Shows a level; false: the board did not take it. Null where the lane has no board. */
  readonly show: ((lane: string, level: string) => Promise<boolean>) | null;
}

export class IdleBoard implements LaneAttendant {
  readonly #parts: IdleBoardParts;
  /** Null while a vehicle is dealt with. */
  #timer: NodeJS.Timeout | null = null;
  #showing: Promise<unknown> = Promise.resolve();
  #level: string | null = null;

  constructor(parts: IdleBoardParts) {
    this.#parts = parts;
  }

  begins(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
  }

  ended(): void {
    this.#showIn(settleMs);
  }

  stop(): void {
    this.begins();
  }

  /** At once, unless the text of a vehicle stands there: then after it. */
  async statusChanged({ level }: { level: string }): Promise<BoardShown> {
    this.#level = level;
    if (this.#parts.show === null) return 'none';
    if (this.#timer === null) return 'vehicle';
    return this.#showNow();
  }

  #showIn(ms: number): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = setTimeout(() => {
      void this.#showNow();
    }, ms);
  }

  #showNow(): Promise<BoardShown> {
    const shown = this.#showing.then(() => this.#show());
    this.#showing = shown;
    return shown;
  }

  async #show(): Promise<BoardShown> {
    const { lane, log, show } = this.#parts;
    if (show === null || this.#level === null) return 'none';
    // A vehicle may have come meanwhile: its text is not overwritten.
    if (this.#timer === null) return 'vehicle';
    let shown = false;
    try {
      shown = await show(lane, this.#level);
    } catch (error) {
      log.warn({ lane, err: error }, 'the board could not be cleared, tried again in a few seconds');
    }
    if (this.#timer !== null) this.#showIn(shown ? refreshMs : retryMs);
    return shown ? 'shown' : 'failed';
  }
}
