import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BarrierFault, type BarrierInputs } from '../ports/barrier.port.ts';
import { SimulatedBarrier, type BarrierSimulatorFault } from '../simulators/simulated-barrier.ts';
import { ModbusBarrier, type ModbusBarrierOptions } from './barrier.modbus.ts';

const map = {
  openCoil: 0,
  closeCoil: 1,
  inputs: { openLimit: 0, closeLimit: 1, loopA: 2, loopB: 3, radar: 4, handset: 5 },
};
const pulseMs = 60;

let relay: SimulatedBarrier;
let barrier: ModbusBarrier;

function aBarrier(options: Partial<ModbusBarrierOptions> = {}): ModbusBarrier {
  const times = { timeoutMs: 80, pulseMs, pollMs: 5, closeGraceMs: 1000 };
  return new ModbusBarrier({ host: '127.0.0.1', port: relay.port, unit: 1, map, ...times, ...options });
}

beforeEach(async () => {
  relay = await SimulatedBarrier.start({ openingMs: 30, closingMs: 30 });
  barrier = aBarrier();
});

afterEach(async () => {
  await relay.setFault(null);
  await barrier.close();
  await relay.close();
});

async function faultOf(call: Promise<unknown>): Promise<BarrierFault> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof BarrierFault)) throw new Error('expected a BarrierFault', { cause: outcome });
  return outcome;
}

function watchLog() {
  const seen: (BarrierInputs & { afterGap: boolean })[] = [];
  const faults: BarrierFault[] = [];
  const watch = barrier.watch({
    inputs: (inputs, { afterGap }) => seen.push({ ...inputs, afterGap }),
    lost: (fault) => faults.push(fault),
  });
  return { seen, faults, watch };
}

describe('pulseOpen', () => {
  it('opens the arm with a pulse and lets go of the coil', async () => {
    const before = Date.now();
    const { at } = await barrier.pulseOpen();
    expect(at).toBeGreaterThanOrEqual(before);
    expect(relay.coil(0)).toBe(true);
    expect(await relay.changes.until(() => !relay.coil(0), 1000)).toBe(true);
    const [on, off] = relay.coilWrites;
    expect(relay.coilWrites).toHaveLength(2);
    expect(on).toMatchObject({ coil: 0, on: true });
    expect(off).toMatchObject({ coil: 0, on: false });
    expect(off?.heldMs).toBeGreaterThanOrEqual(pulseMs - 5);
    expect(await relay.changes.until(() => relay.arm.state === 'open', 1000)).toBe(true);
    expect((await barrier.read()).arm).toBe('open');
  });

  it('gives the second of two quick pulses its own edge', async () => {
    await Promise.all([barrier.pulseOpen(), barrier.pulseOpen()]);
    expect(relay.openings).toBe(2);
    expect(relay.coilWrites.map(({ on }) => on)).toEqual([true, false, true]);
  });

  it('never has the open and the close coil on together', async () => {
    await Promise.all([barrier.pulseOpen(), barrier.pulseClose()]);
    expect(relay.coilWrites.map(({ coil, on }) => [coil, on])).toEqual([
      [0, true],
      [0, false],
      [1, true],
    ]);
  });

  it.each([
    ['no-answer', 'timeout', false],
    ['lost-answer', 'timeout', false],
    ['exception', 'exception', true],
    ['wrong-echo', 'wrong-answer', false],
    ['drop-connection', 'unreachable', false],
    ['refuse-connection', 'unreachable', true],
  ] as const)('reports %s as %s, coil untouched: %s', async (fault, kind, coilUntouched) => {
    await relay.setFault(fault);
    const reported = await faultOf(barrier.pulseOpen());
    expect(reported).toMatchObject({ kind, coilUntouched });
    expect(reported.message).toContain(`127.0.0.1:${relay.port}`);
    if (coilUntouched) expect(relay.openings).toBe(0);
  });

  it.each(['no-answer', 'lost-answer', 'wrong-echo', 'drop-connection', 'exception'] as const)(
    'goes on switching the coil off after %s during the pulse',
    async (fault: BarrierSimulatorFault) => {
      await barrier.pulseOpen();
      await relay.setFault(fault);
      await relay.changes.until(() => relay.coilWrites.length > 1, 3 * pulseMs);
      await relay.setFault(null);
      expect(await relay.changes.until(() => !relay.coil(0), 2000)).toBe(true);
    },
  );

  it('switches the coil off although the answer to switching it on was lost', async () => {
    await barrier.read();
    await barrier.read(); // by now the check for what a predecessor left is over
    await relay.setFault('lost-answer');
    await faultOf(barrier.pulseOpen());
    expect(relay.coil(0)).toBe(true);
    await relay.setFault(null);
    expect(await relay.changes.until(() => !relay.coil(0), 2000)).toBe(true);
  });

  it('opens again by itself when the relay is back', async () => {
    await barrier.pulseOpen();
    await relay.setFault('refuse-connection');
    await relay.setFault(null);
    await barrier.pulseOpen();
    expect(relay.openings).toBe(2);
  });

  it('refuses a pulse while the former one cannot be ended', async () => {
    await barrier.pulseOpen();
    await relay.setFault('refuse-connection');
    expect(await faultOf(barrier.pulseOpen())).toMatchObject({ kind: 'unreachable', coilUntouched: true });
  });

  it('lets go of a coil that a predecessor left energised', async () => {
    const predecessor = aBarrier({ pulseMs: 60_000, closeGraceMs: 0 });
    await predecessor.pulseOpen();
    await faultOf(predecessor.close());
    expect(relay.coil(0)).toBe(true);
    await barrier.read();
    expect(await relay.changes.until(() => !relay.coil(0), 1000)).toBe(true);
  });
});

describe('pulseClose', () => {
  it('closes an open arm', async () => {
    relay.forceArm('open');
    await barrier.pulseClose();
    expect(await relay.changes.until(() => relay.arm.state === 'closed', 1000)).toBe(true);
    expect(relay.struck).toBe(0);
  });

  it.each(['loopB', 'radar'] as const)('refuses to close while %s is occupied', async (input) => {
    relay.forceArm('open');
    relay.setInput(input, true);
    expect(await faultOf(barrier.pulseClose())).toMatchObject({ kind: 'occupied', coilUntouched: true });
    expect(relay.coilWrites).toEqual([]);
    expect(relay.arm.state).toBe('open');
  });

  it('does not close when the inputs cannot be read', async () => {
    relay.forceArm('open');
    await relay.setFault('no-answer');
    expect(await faultOf(barrier.pulseClose())).toMatchObject({ kind: 'timeout', coilUntouched: true });
    expect(relay.coilWrites).toEqual([]);
  });
});

describe('read', () => {
  it('tells a wiring fault and every input', async () => {
    relay.setInput('loopA', true);
    relay.setInput('handset', true);
    expect(await barrier.read()).toMatchObject({
      arm: 'closed',
      loopA: true,
      loopB: false,
      radar: false,
      handset: true,
    });
    const crossed = aBarrier({ map: { ...map, inputs: { ...map.inputs, openLimit: 1 } } });
    expect((await crossed.read()).arm).toBe('fault');
    await crossed.close();
  });
});

describe('watch', () => {
  it('reports the first reading and then only changes', async () => {
    const { seen } = watchLog();
    await vi.waitUntil(() => seen.length === 1);
    relay.setInput('loopA', true);
    await vi.waitUntil(() => seen.length === 2);
    relay.setInput('loopA', false);
    await vi.waitUntil(() => seen.length === 3);
    expect(seen.map(({ loopA, afterGap }) => [loopA, afterGap])).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ]);
  });

  it.each(['no-answer', 'exception', 'drop-connection', 'refuse-connection'] as const)(
    'reports an outage by %s once and the first reading after it as after a gap',
    async (fault) => {
      const { seen, faults } = watchLog();
      await vi.waitUntil(() => seen.length === 1);
      await relay.setFault(fault);
      await vi.waitUntil(() => faults.length === 1);
      const failing = await faultOf(barrier.read());
      expect(failing.coilUntouched).toBe(true);
      await relay.setFault(null);
      await vi.waitUntil(() => seen.length === 2, 3000);
      expect(faults).toHaveLength(1);
      expect(seen[1]).toMatchObject({ afterGap: true });
    },
  );

  it('says nothing more after it was stopped', async () => {
    const { seen, watch } = watchLog();
    await vi.waitUntil(() => seen.length === 1);
    watch.stop();
    relay.setInput('loopA', true);
    expect((await barrier.read()).loopA).toBe(true);
    await barrier.read();
    expect(seen).toHaveLength(1);
  });
});

describe('close', () => {
  it('waits until the coil is off', async () => {
    await barrier.pulseOpen();
    await barrier.close();
    expect(relay.coil(0)).toBe(false);
    expect(await faultOf(barrier.pulseOpen())).toMatchObject({ kind: 'unreachable', coilUntouched: true });
  });

  it('says so when the coil could not be switched off', async () => {
    const hasty = aBarrier({ closeGraceMs: 100 });
    await hasty.pulseOpen();
    await relay.setFault('refuse-connection');
    expect((await faultOf(hasty.close())).message).toContain('not confirmed off');
  });
});
