/** Clears a lane's board after its vehicle, and keeps the control status on it up to date while nobody comes. */
import type { Logger } from 'pino';
import type { LaneAttendant } from './attendant.ts';

/** The next vehicle of a queue shows its own text within this time. */
const settleMs = 1_500;
/** A level that comes into force is on every board after this at the latest, and a repaired board shows it too. */
const refreshMs = 30_000;

export interface IdleBoardParts {
  readonly lane: string;
  readonly log: Logger;
  /** Shows the idle text, unless by then a vehicle is dealt with. */
  readonly show: (lane: string, isIdle: () => boolean) => Promise<void>;
}

export class IdleBoard implements LaneAttendant {
  readonly #parts: IdleBoardParts;
  #timer: NodeJS.Timeout | null = null;
  #showing: Promise<void> = Promise.resolve();

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

  #showIn(ms: number): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = setTimeout(() => {
      this.#showing = this.#showing.then(() => this.#show());
      this.#showIn(refreshMs);
    }, ms);
  }

  async #show(): Promise<void> {
    const { lane, log, show } = this.#parts;
    try {
      await show(lane, () => this.#timer !== null);
    } catch (error) {
      log.warn({ lane, err: error }, 'the board could not be cleared, tried again in half a minute');
    }
  }
}
