/**
 * An arm that this gate raised must not stay up when no passage looks after it any more: because it did not close
 * behind its vehicle, or because it rose late, after its vehicle had left. An arm that people raised is theirs.
 */
import type { Logger } from 'pino';
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import type { CloseAnswer } from '../../workflows/contract/passage.activities.ts';
import type { PassageResult } from '../../workflows/contract/passage.ts';
import type { LaneAttendant } from './attendant.ts';

/** How long after an unconfirmed pulse an arm that rises is this gate's doing, ms. */
const lateMs = 120_000;
/** The passage may have seen the arm closed before the lane does, ms. */
const settleMs = 2_000;
/** Between tries, ms; twice as long each time. */
const firstRetryMs = 15_000;
const longestRetryMs = 300_000;

export interface KeeperParts {
  readonly lane: string;
  readonly log: Logger;
  /** Pulses the close coil unless something stands under the arm. */
  readonly close: () => Promise<CloseAnswer>;
}

export class ArmKeeper implements LaneAttendant {
  readonly #parts: KeeperParts;
  #arm: BarrierInputs['arm'] | null = null;
  #busy = false;
  /** Until when a raised arm is ours, ms since the epoch; `Infinity`: until it has closed. */
  #oursUntil = 0;
  #tries = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  begins(): void {
    this.#busy = true;
    this.#rest();
  }

  ended(result: PassageResult | null): void {
    this.#busy = false;
    if (result?.pulsed === true && !result.opened) this.#oursUntil = Date.now() + lateMs;
    if (result?.opened === true && this.#arm !== 'closed') this.#oursUntil = Infinity;
    this.#lookIn(settleMs);
  }

  sensed({ arm, handset }: BarrierInputs): void {
    this.#arm = arm;
    if (handset) this.#oursUntil = 0;
    if (arm === 'closed') {
      if (this.#oursUntil === Infinity) this.#oursUntil = 0;
      this.#rest();
    }
    this.#look();
  }

  stop(): void {
    this.#busy = true;
    this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    this.#tries = 0;
  }

  #look(): void {
    const isUp = this.#arm === 'open' || this.#arm === 'between';
    if (this.#busy || !isUp || Date.now() > this.#oursUntil || this.#timer !== null) return;
    this.#oursUntil = Infinity;
    const wait = Math.min(firstRetryMs * 2 ** this.#tries, longestRetryMs);
    this.#tries += 1;
    this.#lookIn(wait);
    void this.#close();
  }

  #lookIn(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#look();
    }, ms);
  }

  async #close(): Promise<void> {
    const { lane, log, close } = this.#parts;
    try {
      log.warn(
        { lane, tries: this.#tries, answer: await close() },
        'the arm is up without a passage: told to close',
      );
    } catch (error) {
      log.error({ lane, err: error }, 'the arm is up without a passage and could not be told to close');
    }
  }
}
