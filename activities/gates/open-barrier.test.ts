import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../ledger/database.ts';
import { PassageJournal } from '../passages/passage-journal.ts';
import { devicesOf, fault, inputs, ScriptedBarrier } from './gate-devices.fixture.ts';
import { createOpenBarrier } from './open-barrier.ts';

const limits = { tries: 3, settle: 15, shortestCycle: 8_000, poll: 1, beforeRetry: 1 };
const order = { passage: 'p', lane: '1-in', allowedBy: '7', again: false, readAt: null };
/** What this process wrote itself needs no question to the database. */
const untouched = new Proxy({} as Database, {
  get: (_, name) => {
    throw new Error(`the database was asked: ${String(name)}`);
  },
});

let barrier: ScriptedBarrier;
let journal: PassageJournal;
beforeEach(() => {
  barrier = new ScriptedBarrier();
  journal = new PassageJournal();
  journal.wrote('p', '7');
});

function opener(devices = devicesOf({ barrier })) {
  return createOpenBarrier({ database: untouched, devices, journal, limits });
}

describe('opening by an entry that this process wrote', () => {
  it('gives one pulse at once, and announces the movement before it', async () => {
    const devices = devicesOf({ barrier });
    barrier.pulses.push(() => {
      expect(devices.commands).toMatchObject([{ lane: '1-in', order: 'open' }]);
      return Promise.resolve();
    });
    expect(await opener(devices)(order)).toEqual({ kind: 'pulsed', at: 4_711, tries: 1 });
    expect(barrier.calls).toEqual(['open']);
  });

  it('joins a second call for the same entry, while the first runs and afterwards', async () => {
    const open = opener();
    const gate = Promise.withResolvers<void>();
    barrier.pulses.push(() => gate.promise);
    const [first, second] = [open(order), open(order)];
    gate.resolve();
    expect(await first).toEqual(await second);
    expect(await open(order)).toEqual(await first);
    expect(barrier.count('open')).toBe(1);
  });

  it('gives a pulse of its own for another entry', async () => {
    const open = opener();
    await open(order);
    journal.wrote('p', '9');
    await open({ ...order, allowedBy: '9' });
    expect(barrier.count('open')).toBe(2);
  });

  it('tries again, three times in all, while it is certain that no coil was energised', async () => {
    barrier.pulses.push(fault('exception', true), fault('unreachable', true));
    expect(await opener()(order)).toMatchObject({ kind: 'pulsed', tries: 3 });
    expect(barrier.calls).toEqual(['open', 'open', 'open']);
  });

  it('gives up after the third, and says why', async () => {
    barrier.pulses.push(...Array.from({ length: 4 }, () => fault('exception', true)));
    expect(await opener()(order)).toMatchObject({
      kind: 'failed',
      tries: 3,
      fault: 'exception: scripted exception',
    });
    expect(barrier.count('open')).toBe(3);
  });

  it('looks at the arm after a pulse without an answer, and gives none more to an arm that moves', async () => {
    barrier.pulses.push(fault('timeout', false));
    barrier.readings = [inputs(), inputs({ arm: 'between' })];
    expect(await opener()(order)).toMatchObject({ kind: 'pulsed', tries: 1 });
    expect(barrier.count('open')).toBe(1);
  });

  it('does not wait any longer once the open limit answers', async () => {
    barrier.pulses.push(fault('timeout', false));
    barrier.readings = [inputs({ arm: 'open', at: 99 })];
    expect(await opener()(order)).toEqual({ kind: 'pulsed', at: 99, tries: 1 });
    expect(barrier.count('read')).toBe(1);
  });

  it('gives another pulse after one without an answer only when the arm stayed closed', async () => {
    barrier.pulses.push(fault('timeout', false));
    expect(await opener()(order)).toMatchObject({ kind: 'pulsed', tries: 2 });
    expect(barrier.count('read')).toBeGreaterThan(1);
  });

  it('gives no other pulse when it cannot see what the first one did', async () => {
    barrier.pulses.push(fault('timeout', false));
    barrier.readings = [fault('unreachable', true)];
    expect(await opener()(order)).toMatchObject({
      kind: 'failed',
      tries: 1,
      fault: 'timeout: scripted timeout',
    });
    expect(barrier.count('open')).toBe(1);
  });

  it('lets a mistake of ours through, and can be asked again then', async () => {
    const open = opener();
    barrier.pulses.push(new TypeError('a bug'));
    await expect(open(order)).rejects.toThrow('a bug');
    expect(await open(order)).toMatchObject({ kind: 'pulsed' });
  });

  it('lets a mistake in reading through', async () => {
    barrier.pulses.push(fault('timeout', false));
    barrier.readings = [new TypeError('a bug')];
    await expect(opener()(order)).rejects.toThrow('a bug');
  });
});

describe('opening once more because a person ordered it', () => {
  const again = { ...order, again: true };

  it('gives no pulse to an arm that is up', async () => {
    barrier.readings = [inputs({ arm: 'open', at: 5 })];
    expect(await opener()(again)).toEqual({ kind: 'already-open', at: 5 });
    expect(barrier.count('open')).toBe(0);
  });

  it('gives a pulse to an arm that stays closed', async () => {
    expect(await opener()(again)).toMatchObject({ kind: 'pulsed' });
    expect(barrier.calls.at(-1)).toBe('open');
  });

  it.each(['between', 'fault'] as const)('gives none to an arm that is %s', async (arm) => {
    barrier.readings = [inputs({ arm })];
    expect(await opener()(again)).toMatchObject({
      kind: 'failed',
      fault: `arm is ${arm}, neither open nor closed`,
    });
    expect(barrier.count('open')).toBe(0);
  });

  it('gives none to an arm that it cannot see', async () => {
    barrier.readings = [fault('timeout', true)];
    expect(await opener()(again)).toMatchObject({ kind: 'failed', fault: 'barrier inputs cannot be read' });
    expect(barrier.count('open')).toBe(0);
  });
});

describe('a decision that comes late', () => {
  it('does not open late for a vehicle that has left meanwhile', async () => {
    barrier.readings = [inputs({ loopA: false })];
    const answer = await opener()({ ...order, readAt: Date.now() - 9_000 });
    expect(answer).toMatchObject({ kind: 'failed', fault: 'nobody stands before the arm any more' });
    expect(barrier.count('open')).toBe(0);
  });

  it('opens late for a vehicle that still stands there, and at once without asking the loops', async () => {
    expect(await opener()({ ...order, readAt: Date.now() - 9_000 })).toMatchObject({ kind: 'pulsed' });
    journal.wrote('p', '9');
    await opener()({ ...order, allowedBy: '9', readAt: Date.now() });
    expect(barrier.calls).toEqual(['read', 'open', 'open']);
  });
});
