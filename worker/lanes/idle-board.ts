/** Clears a lane's board after its vehicle, and keeps the control status on it up to date while nobody comes. */
import type { Logger } from 'pino';
import type { LaneAttendant } from './attendant.ts';

/** The next vehicle of a queue shows its own text within this time. */
const settleMs = 1_500;
/** A level that comes into force is on every board after this at the latest. */
const lookMs = 5_000;
/** Written again although nothing changed: a repaired board shows it too. */
const refreshMs = 60_000;

export interface IdleBoardParts {
  readonly lane: string;
  readonly log: Logger;
  /** The control status in force. */
  readonly level: () => Promise<string>;
  /** Shows it. */
  readonly show: (lane: string, level: string) => Promise<void>;
}

export class IdleBoard implements LaneAttendant {
  readonly #parts: IdleBoardParts;
  #timer: NodeJS.Timeout | null = null;
  #showing: Promise<void> = Promise.resolve();
  #shown = { level: '', at: 0 };

  constructor(parts: IdleBoardParts) {
    this.#parts = parts;
  }

  begins(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    this.#shown = { level: '', at: 0 };
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
      this.#showIn(lookMs);
    }, ms);
  }

  async #show(): Promise<void> {
    const { lane, log, level: ask, show } = this.#parts;
    try {
      const level = await ask();
      // A vehicle may have come meanwhile: its text is not overwritten.
      if (this.#timer === null) return;
      if (level === this.#shown.level && Date.now() - this.#shown.at < refreshMs) return;
      this.#shown = { level, at: Date.now() };
      await show(lane, level);
    } catch (error) {
      log.warn({ lane, err: error }, 'the board could not be cleared, tried again in a few seconds');
    }
  }
}
