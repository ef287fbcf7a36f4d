import { expect, it } from 'vitest';
import { truckAt } from './track.ts';

const aReading = { arm: 'closed', loopA: false, loopB: false, radar: false, handset: false, at: 1 } as const;

it('draws the vehicle where the sensors see one, and nowhere else', () => {
  const [atLoopA, between, underArm] = [
    truckAt({ ...aReading, loopA: true }),
    truckAt({ ...aReading, loopA: true, radar: true }),
    truckAt({ ...aReading, loopB: true }),
  ].map(Number);
  expect(atLoopA).toBeLessThan(between ?? 0);
  expect(between).toBeLessThan(underArm ?? 0);
  expect([truckAt(null), truckAt(aReading)]).toEqual([null, null]);
});
