import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCloseBarrier, createReadBarrier } from './close-barrier.ts';
import { devicesOf, fault, inputs, ScriptedBarrier } from './gate-devices.fixture.ts';

// Between two tries it pauses; nobody has to wait for that here.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

let barrier: ScriptedBarrier;
beforeEach(() => {
  barrier = new ScriptedBarrier();
});
const order = { passage: 'p', lane: '1-in' };

describe('closing', () => {
  it('gives one pulse and announces the movement before it', async () => {
    const devices = devicesOf({ barrier });
    barrier.pulses.push(() => {
      expect(devices.commands).toMatchObject([{ lane: '1-in', order: 'close' }]);
      return Promise.resolve();
    });
    expect(await createCloseBarrier(devices)(order)).toEqual({ kind: 'pulsed', at: 4_711 });
    expect(barrier.calls).toEqual(['close']);
  });

  it('does not insist while something stands under the arm (I3)', async () => {
    barrier.pulses.push(fault('occupied', true));
    expect(await createCloseBarrier(devicesOf({ barrier }))(order)).toMatchObject({ kind: 'occupied' });
    expect(barrier.count('close')).toBe(1);
  });

  it('tries three times, because closing twice does no harm, and says why it failed', async () => {
    barrier.pulses.push(...Array.from({ length: 4 }, () => fault('timeout', false)));
    expect(await createCloseBarrier(devicesOf({ barrier }))(order)).toMatchObject({
      kind: 'failed',
      fault: 'timeout: scripted timeout',
    });
    expect(barrier.count('close')).toBe(3);
  });

  it('is content when a later try succeeds', async () => {
    barrier.pulses.push(fault('unreachable', true));
    expect(await createCloseBarrier(devicesOf({ barrier }))(order)).toMatchObject({ kind: 'pulsed' });
  });

  it('lets a mistake of ours through', async () => {
    barrier.pulses.push(new TypeError('a bug'));
    await expect(createCloseBarrier(devicesOf({ barrier }))(order)).rejects.toThrow('a bug');
  });
});

describe('reading the barrier', () => {
  it('gives the levels, without a gap', async () => {
    barrier.readings = [inputs({ arm: 'open', loopB: true, at: 5 })];
    expect(await createReadBarrier(devicesOf({ barrier }))({ lane: '1-in' })).toEqual({
      arm: 'open',
      loopA: true,
      loopB: true,
      radar: false,
      at: 5,
      afterGap: false,
    });
  });

  it('gives nothing when the barrier does not answer, and lets a mistake of ours through', async () => {
    const read = createReadBarrier(devicesOf({ barrier }));
    barrier.readings = [fault('timeout', true), new TypeError('a bug')];
    expect(await read({ lane: '1-in' })).toBeNull();
    await expect(read({ lane: '1-in' })).rejects.toThrow('a bug');
  });
});
