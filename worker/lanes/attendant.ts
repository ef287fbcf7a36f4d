/** Who looks after a lane beside its passages. */
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import type { PassageResult } from '../../workflows/contract/passage.ts';

export interface LaneAttendant {
  /** A vehicle is dealt with from now on. */
  begins(): void;
  /** Nobody is dealt with any more. Null: no passage ran, or it broke. */
  ended(result: PassageResult | null): void;
  sensed?(inputs: BarrierInputs): void;
  stop(): void;
}
