/** When a weight stands still: by the flag of the indicator, else by so many equal readings (domain §6.8). */
import type { ScaleReading, StableWeight } from '../ports/scale.port.ts';

export interface StabilityOptions {
  /** So many equal readings in a row, where the protocol has no flag. */
  readonly equal: number;
  /** Below it nothing stands on the scale, kg. */
  readonly emptyBelow: number;
}

export const usualStability: StabilityOptions = { equal: 5, emptyBelow: 100 };

export class Stability {
  readonly #options: StabilityOptions;
  #last: number | null = null;
  #equal = 0;
  /** The weight that was told; null: nothing stood since the scale was empty or moved. */
  #told: number | null = null;

  constructor(options: Partial<StabilityOptions> = {}) {
    this.#options = { ...usualStability, ...options };
  }

  /** The weight, once when it has come to stand; null otherwise. A number beyond the scale is none. */
  take(reading: ScaleReading, at: number): StableWeight | null {
    const { kg, kind, stable, over, raw } = reading;
    this.#equal = kg === this.#last && !over ? this.#equal + 1 : 1;
    this.#last = over ? null : kg;
    const isStill = !over && (stable ?? this.#equal >= this.#options.equal);
    if (!isStill || kg < this.#options.emptyBelow) {
      if (kg < this.#options.emptyBelow) this.#told = null;
      return null;
    }
    if (kg === this.#told) return null;
    this.#told = kg;
    return { kg, kind, by: stable === null ? 'equal-readings' : 'flag', raw, at };
  }
}
