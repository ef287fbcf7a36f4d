import { Condition } from './condition.ts';

export interface ArmTimes {
  readonly openingMs: number;
  readonly closingMs: number;
}

/** The arm's mechanics: a motor, two limit switches, and momentary orders. */
export class SimulatedArm {
  readonly changes = new Condition();
  readonly #times: ArmTimes;
  /** 0 = closed, 1 = open, as of `#since`. */
  #position = 0;
  #since = 0;
  #target: 0 | 1 = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(times: ArmTimes) {
    this.#times = times;
  }

  get state(): 'open' | 'closed' | 'opening' | 'closing' {
    if (this.#timer !== null) return this.#target === 1 ? 'opening' : 'closing';
    return this.#position === 1 ? 'open' : 'closed';
  }

  drive(towards: 'open' | 'closed'): void {
    const target = towards === 'open' ? 1 : 0;
    this.#halt();
    this.#target = target;
    this.#since = performance.now();
    const wholeMs = target === 1 ? this.#times.openingMs : this.#times.closingMs;
    const travelMs = Math.abs(target - this.#position) * wholeMs;
    if (travelMs > 0) {
      this.#timer = setTimeout(() => {
        this.place(towards);
      }, travelMs);
    }
    this.changes.changed();
  }

  /** Puts the arm where it is wanted at once, as a hand does. */
  place(where: 'open' | 'closed'): void {
    this.#halt();
    this.#position = where === 'open' ? 1 : 0;
    this.#target = this.#position === 1 ? 1 : 0;
    this.changes.changed();
  }

  stop(): void {
    this.#halt();
    this.#target = this.#position >= 0.5 ? 1 : 0;
  }

  #halt(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    const wholeMs = this.#target === 1 ? this.#times.openingMs : this.#times.closingMs;
    const moved = wholeMs === 0 ? 1 : (performance.now() - this.#since) / wholeMs;
    const position = this.#position + (this.#target === 1 ? moved : -moved);
    this.#position = Math.min(1, Math.max(0, position));
  }
}
