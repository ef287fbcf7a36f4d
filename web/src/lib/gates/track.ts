/** Where the truck is drawn, as far as the sensors tell. */
import type { BarrierInputs } from './lane-view.ts';

/** Left edge of the truck in the drawing; null: none is seen. */
export function truckAt(sensors: BarrierInputs | null): number | null {
  if (sensors === null) return null;
  const underArm = sensors.loopB || sensors.radar;
  if (sensors.loopA && underArm) return 128;
  if (underArm) return 192;
  return sensors.loopA ? 8 : null;
}
