/** The invariants of the gates where hands and long vehicles get in the way. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { openAs } from './open-as.ts';

let site: TestSite;
/** What happens at the gate between the order to close and its execution. */
let betweenOrderAndCoil = (): void => undefined;
let scene: Scene;
let plates = 50_000;
const anyPlate = (): string => `冀H${(plates += 1)}`;
const yellow = { colour: 'yellow', speed: 8 } as const;
/** On the over-limit list: blocked at any level. */
const listed = '鲁M4D662';

beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300, retryClose: 15_000 },
    wrapActivities: (activities) => ({
      ...activities,
      closeBarrier: (order) => {
        betweenOrderAndCoil();
        return activities.closeBarrier(order);
      },
    }),
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

const alarms = (lane: string) => site.database.alarm.findMany({ where: { lane }, orderBy: { seq: 'asc' } });

/** By the clock that coil writes are timed with. */
const openCoilTime = (lane: string): number => {
  const write = site.lane(lane).barrier.coilWrites.findLast(({ coil, on }) => coil === 0 && on);
  return performance.timeOrigin + (write?.at ?? Number.NaN);
};

describe('I1: no coil before the ledger holds what allows it', () => {
  it('writes the order of a person before the coil', async () => {
    const drive = site.lane('1-in').drive({ plate: listed, ...yellow, patienceMs: 20_000 });
    const { passage } = await scene.waiting('1-in', 'blocked');
    const before = site.lane('1-in').barrier.openings;
    await scene.order('release', passage);
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
    const released = (await scene.entries(passage)).find(({ kind }) => kind === 'passage-released');
    expect(released?.recordedAt.getTime()).toBeLessThanOrEqual(openCoilTime('1-in'));
    expect(site.lane('1-in').barrier.openings).toBe(before + 1);
  });

  it('opens neither for the decision of another passage nor for one that blocks', async () => {
    const passing = await site.lane('1-out').drive({ plate: anyPlate(), ...yellow });
    const turning = await site.lane('2-out').drive({ plate: listed, ...yellow, patienceMs: 100 });
    const allowed = scene.idOf('1-out', passing);
    const blocked = scene.idOf('2-out', turning);
    await Promise.all([scene.recorded(allowed), scene.recorded(blocked)]);
    const seqOf = async (id: string): Promise<string> => String((await scene.entries(id))[0]?.seq);
    const nothingAllows = { kind: 'failed', tries: 0, fault: 'no ledger entry allows this opening' };
    const lane = '2-out';
    const { openings } = site.lane(lane).barrier;
    expect(await openAs(site, { passage: blocked, lane, allowedBy: await seqOf(allowed) })).toMatchObject(
      nothingAllows,
    );
    expect(await openAs(site, { passage: blocked, lane, allowedBy: await seqOf(blocked) })).toMatchObject(
      nothingAllows,
    );
    // With its own entry the passage gets further: what stops it then is that it had its opening (I2).
    const again = await openAs(site, { passage: allowed, lane: '1-out', allowedBy: await seqOf(allowed) });
    expect(again).toMatchObject({ kind: 'failed', tries: 0, fault: 'this passage had its opening already' });
    expect(site.lane(lane).barrier.openings).toBe(openings);
  });
});

describe('I3: the arm is never told to close while something is under it', () => {
  it('does not close when a trailer comes under it between the order and the coil', async () => {
    const { barrier, camera } = site.lane('1-in');
    const occupiedAtCoil: boolean[] = [];
    const stop = barrier.changes.listen(() => {
      if (barrier.coil(1)) occupiedAtCoil.push(barrier.inputs.loopB);
    });
    barrier.setInput('loopA', true);
    await camera.push({ plate: anyPlate(), colour: 'yellow' });
    await waitUntil(() => barrier.arm.state === 'open');
    barrier.setInput('loopB', true);
    await scene.noted('1-in', 'loopB-occupied');
    betweenOrderAndCoil = () => {
      barrier.setInput('loopB', true);
    };
    barrier.setInput('loopA', false);
    barrier.setInput('loopB', false);
    const { passage, state } = await scene.noted('1-in', 'close-occupied');
    expect(state).toBe('clearing');
    expect(barrier.arm.state).toBe('open');
    betweenOrderAndCoil = () => undefined;
    barrier.setInput('loopB', false);
    await scene.recorded(passage);
    stop();
    expect(barrier.arm.state).toBe('closed');
    expect(new Set(occupiedAtCoil)).toEqual(new Set([false]));
    expect(barrier.struck).toBe(0);
  });
});

describe('I5: every movement of an arm is matched to a command, or raises an alarm', () => {
  it('tells the handset from other hands, and names the vehicle that stood there', async () => {
    const { barrier } = site.lane('2-out');
    const before = (await alarms('2-out')).length;
    const drive = site.lane('2-out').drive({ plate: listed, ...yellow, patienceMs: 20_000 }, ({ step }) => {
      if (step === 'through') barrier.forceArm('closed');
    });
    const { passage } = await scene.waiting('2-out', 'blocked');
    barrier.setInput('handset', true);
    barrier.forceArm('open');
    const raised = async (): Promise<{ kind: string; passageId: string | null }[]> =>
      (await alarms('2-out')).slice(before);
    await waitUntil(async () => (await raised()).length > 0);
    expect((await drive).opened).toBe(true);
    barrier.setInput('handset', false);
    // The gate had no part in it: nothing says that it opened, but the vehicle is inside.
    const end = { outcome: 'block', opened: false, result: 'passed-unreleased' };
    expect(await scene.recorded(passage)).toMatchObject(end);
    expect(await scene.kinds(passage)).not.toContain('passage-opened');
    const movement = { kind: 'opened-by-handset', passageId: passage };
    expect(await raised()).toMatchObject([movement, { kind: 'passed-unreleased', passageId: passage }]);
  });
});
