/** What the core asks of any weighbridge (地磅). */

export interface ScaleReading {
  /** Kilograms, negative below zero. */
  readonly kg: number;
  /** `unknown`: the protocol does not say what its number is. */
  readonly kind: 'gross' | 'net' | 'unknown';
  /** What the indicator says; null: its protocol has no word for it, and equal readings have to show it. */
  readonly stable: boolean | null;
  /** Beyond what the scale can weigh: the number is none. */
  readonly over: boolean;
  /** The frame as it came. */
  readonly raw: Uint8Array;
}

/** A weight that stands still. */
export interface StableWeight {
  readonly kg: number;
  readonly kind: ScaleReading['kind'];
  /** By the flag of the indicator, or by so many equal readings. */
  readonly by: 'flag' | 'equal-readings';
  readonly raw: Uint8Array;
  /** Ms since the epoch, by our clock. */
  readonly at: number;
}

export class ScaleFault extends Error {
  override readonly name = 'ScaleFault';
}

export interface ScaleListener {
  /** Each time that the weight has come to stand still at another value. */
  stood(weight: StableWeight): void;
  /** Once when the scale is not heard any more, and once when it is again. */
  lost(fault: ScaleFault): void;
  heard(): void;
}

export interface Scale {
  watch(listener: ScaleListener): { stop(): void };
  close(): Promise<void>;
}
