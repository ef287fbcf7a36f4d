/** How the simulated platform is told to fail, and for how long. */
import * as v from 'valibot';

export const faultModes = ['5xx', 'hang', 'error-body', 'refuse-all', 'lost-answer', 'none'] as const;
export type FaultMode = (typeof faultModes)[number];

/**
 * `5xx` HTTP 503; `hang` never answers; `error-body` HTTP 200 with an error code; `refuse-all` calls every record
 * wrong; `lost-answer` accepts but breaks the connection. Ends after `minutes` or `count` requests, else with `none`.
 */
export const faultOrder = v.strictObject({
  mode: v.picklist(faultModes),
  minutes: v.optional(v.pipe(v.number(), v.minValue(0))),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type FaultOrder = v.InferOutput<typeof faultOrder>;

export class Faults {
  #mode: FaultMode = 'none';
  #until = Infinity;
  #left = Infinity;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  order({ mode, minutes, count }: FaultOrder): void {
    this.#mode = mode;
    this.#until = minutes === undefined ? Infinity : this.#now() + minutes * 60_000;
    this.#left = count ?? Infinity;
  }

  get mode(): FaultMode {
    return this.#left > 0 && this.#now() < this.#until ? this.#mode : 'none';
  }

  /** The fault that the next request meets. */
  take(): FaultMode {
    const mode = this.mode;
    this.#left -= 1;
    return mode;
  }
}
