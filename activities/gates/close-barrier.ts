/** Tells the arm to close; the driver refuses while something stands under it (I3). */
import { setTimeout as pause } from 'node:timers/promises';
import type { CloseAnswer, PassageLocalActivities } from '../../workflows/contract/passage.activities.ts';
import { BarrierFault } from '../devices/ports/barrier.port.ts';
import type { GateDevices } from './gate-devices.ts';

const tries = 3;
const beforeRetryMs = 200;

export function createCloseBarrier(devices: GateDevices): PassageLocalActivities['closeBarrier'] {
  return async ({ lane }) => {
    let last: CloseAnswer = { kind: 'failed', at: Date.now(), fault: 'not tried' };
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      if (attempt > 1) await pause(beforeRetryMs);
      devices.commanding({ lane, order: 'close', at: Date.now() });
      try {
        const { at } = await devices.barrier(lane).pulseClose();
        return { kind: 'pulsed', at };
      } catch (error) {
        if (!(error instanceof BarrierFault)) throw error;
        if (error.kind === 'occupied') return { kind: 'occupied', at: Date.now() };
        last = { kind: 'failed', at: Date.now(), fault: `${error.kind}: ${error.message}` };
      }
    }
    return last;
  };
}

export function createReadBarrier(devices: GateDevices): PassageLocalActivities['readBarrier'] {
  return async ({ lane }) => {
    try {
      const { arm, loopA, loopB, radar, at } = await devices.barrier(lane).read();
      return { arm, loopA, loopB, radar, at, afterGap: false };
    } catch (error) {
      if (error instanceof BarrierFault) return null;
      throw error;
    }
  };
}
