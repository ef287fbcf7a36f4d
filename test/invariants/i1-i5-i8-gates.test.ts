import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadRuleSet } from '../../rules/index.ts';
import { aDocument, aRule, sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { register } from '../../worker/site/register-site.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { openAs } from './open-as.ts';

const never = { fact: 'stageRank', operator: 'lessThan', value: 0 } as const;

let site: TestSite;
let scene: Scene;
let plates = 30_000;
const anyPlate = (): string => `冀F${(plates += 1)}`;
const yellow = { colour: 'yellow', speed: 8 } as const;

beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300 },
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

const alarms = (lane: string): Promise<{ kind: string }[]> =>
  site.database.alarm.findMany({ where: { lane }, orderBy: { seq: 'asc' } });

/** A heavy diesel truck on file, with this stage. */
async function aTruck(emissionStage: string | null): Promise<string> {
  const plateNo = anyPlate();
  const payload = {
    plateNo,
    plateColour: '1',
    vehicleType: 'H17',
    fuel: 'B',
    emissionStage,
    vehicleCategory: '0',
  };
  await register(site.database, { kind: 'vehicle-filed', subject: `${plateNo}/1`, payload });
  return plateNo;
}

describe('I1: no coil before the ledger holds what allows it', () => {
  it('writes the decision before the coil', async () => {
    const lane = site.lane('1-in');
    const done = await lane.drive({ plate: '冀B56789', ...yellow });
    const [decided] = await scene.entries(scene.idOf('1-in', done));
    const coil = lane.barrier.coilWrites.findLast(({ coil, on }) => coil === 0 && on);
    expect(decided?.kind).toBe('passage-decided');
    // The entry was committed at its time at the latest; both clocks are this machine's.
    expect(decided?.recordedAt.getTime()).toBeLessThanOrEqual(performance.timeOrigin + (coil?.at ?? 0));
  });

  it.each(['', '0', '1', 'abc', '9'.repeat(30)])(
    'does not open for the entry %j, which allows nothing',
    async (allowedBy) => {
      const before = site.lane('2-out').barrier.coilWrites.length;
      const answer = await openAs(site, { passage: 'passage/2-out/none/x', lane: '2-out', allowedBy });
      expect(answer).toMatchObject({ kind: 'failed', tries: 0 });
      expect(site.lane('2-out').barrier.coilWrites).toHaveLength(before);
    },
  );
});

describe('I2: at most one opening per passage', () => {
  it('gives one pulse for one vehicle, however often its event is sent', async () => {
    const lane = site.lane('1-in');
    const before = lane.barrier.openings;
    const event = lane.camera.prepare({ plate: anyPlate(), colour: 'yellow' });
    lane.barrier.setInput('loopA', true);
    await Promise.all([1, 2, 3, 4].map(() => lane.camera.send(event)));
    await waitUntil(() => lane.barrier.arm.state === 'open');
    await lane.camera.send(event);
    lane.barrier.setInput('loopB', true);
    const { passage } = await scene.noted('1-in', 'loopB-occupied');
    lane.barrier.setInput('loopA', false);
    lane.barrier.setInput('loopB', false);
    await scene.recorded(passage);
    expect(lane.barrier.openings - before).toBe(1);
  });
});

describe('I3: the arm never closes onto a vehicle', () => {
  it('stays up while a vehicle stands under it, and closes when it is gone', async () => {
    const lane = site.lane('2-in');
    lane.barrier.setInput('loopA', true);
    await lane.camera.push({ plate: anyPlate(), colour: 'yellow' });
    await waitUntil(() => lane.barrier.arm.state === 'open');
    lane.barrier.setInput('loopB', true);
    lane.barrier.setInput('radar', true);
    const { passage } = await scene.noted('2-in', 'radar-occupied');
    lane.barrier.setInput('loopA', false);
    // Only the radar still sees it: that is enough to keep the arm up.
    lane.barrier.setInput('loopB', false);
    expect(await scene.noted('2-in', 'loopB-clear')).toMatchObject({ state: 'passing' });
    expect(lane.barrier.coilWrites.filter(({ coil, on }) => coil === 1 && on)).toHaveLength(0);
    lane.barrier.setInput('radar', false);
    await scene.recorded(passage);
    expect(lane.barrier.arm.state).toBe('closed');
    expect(lane.barrier.struck).toBe(0);
  });
});

describe('I4: one rule set and one level, those in force at the event time', () => {
  it('decides by the second before and by the very second of the start', async () => {
    const from = Date.now() + 600;
    await scene.alert('orange', from);
    await waitUntil(() => Date.now() > from);
    const decidedAt = async (
      eventTime: number,
    ): Promise<{ level: string | null; outcome: string | null }> => {
      const plate = await aTruck('4');
      const done = await site.lane('1-in').drive({ plate, ...yellow, eventTime, patienceMs: 3_000 });
      const passage = await scene.recorded(scene.idOf('1-in', done));
      return { level: passage.alertLevel, outcome: passage.outcome };
    };
    expect(await decidedAt(from - 1)).toEqual({ level: 'none', outcome: 'allow' });
    expect(await decidedAt(from)).toEqual({ level: 'orange', outcome: 'block' });
  });

  it('decides a back-filled event once, by its own time, also after the alert was lifted', async () => {
    const during = Date.now();
    await waitUntil(() => Date.now() > during + 5);
    await scene.lift();
    await site
      .lane('2-in')
      .camera.push({ plate: '冀B7N460', colour: 'yellow', offline: true, eventTime: during });
    const passage = await waitUntil(() =>
      site.database.passage.findFirst({ where: { plateNo: '冀B7N460', state: 'recorded' } }),
    );
    expect(passage).toMatchObject({ alertLevel: 'orange', outcome: 'block', result: 'back-filled' });
    expect((await scene.kinds(passage.id)).filter((kind) => kind === 'passage-decided')).toHaveLength(1);
  });
});

describe('I5: every movement of an arm is matched to a command, or raises an alarm', () => {
  it('raises none for what was ordered', async () => {
    const before = (await alarms('1-out')).length;
    const done = await site.lane('1-out').drive({ plate: anyPlate(), ...yellow });
    await scene.recorded(scene.idOf('1-out', done));
    expect(await alarms('1-out')).toHaveLength(before);
  });

  it('raises one when the arm is lifted by hand, and writes down when it comes down again', async () => {
    site.lane('1-out').barrier.forceArm('open');
    await waitUntil(async () =>
      (await alarms('1-out')).some(({ kind }) => kind === 'opened-without-command'),
    );
    site.lane('1-out').barrier.forceArm('closed');
    await waitUntil(async () => (await scene.kinds('lane/1-out')).at(-1) === 'arm-lowered');
  });
});

describe('I8: unknown counts as the worst during an alert, and no rule hit means block', () => {
  it('blocks a vehicle without a file, and one whose stage is unknown', async () => {
    await scene.alert('orange');
    const unknown = await site.lane('2-in').drive({ plate: anyPlate(), ...yellow, patienceMs: 400 });
    expect(await scene.recorded(scene.idOf('2-in', unknown))).toMatchObject({
      outcome: 'block',
      decidingCode: 'stage-unknown',
      stage: 'unknown',
    });
    const noStage = await site.lane('2-in').drive({ plate: await aTruck(null), ...yellow, patienceMs: 400 });
    expect(await scene.recorded(scene.idOf('2-in', noStage))).toMatchObject({
      outcome: 'block',
      decidingCode: 'stage-unknown',
    });
  });

  it('blocks a vehicle that no rule of the set speaks of', async () => {
    const { document: sealed } = loadRuleSet(
      aDocument({ id: 'silent', rules: [aRule({ when: never })] }),
      sha256Hex,
    );
    const { digest, ...document } = sealed;
    await register(site.database, {
      kind: 'rule-set-published',
      subject: 'silent@1',
      payload: { document, digest },
    });
    await register(site.database, {
      kind: 'policy-assigned',
      subject: 'policy/silent',
      payload: {
        level: 'red',
        ruleSetId: 'silent',
        ruleSetVersion: 1,
        effectiveFrom: new Date().toISOString(),
      },
    });
    await scene.change('red');
    const done = await site.lane('2-in').drive({ plate: await aTruck('6'), ...yellow, patienceMs: 400 });
    expect(done.opened).toBe(false);
    expect(await scene.recorded(scene.idOf('2-in', done))).toMatchObject({
      outcome: 'block',
      decidingCode: 'no-rule-hit',
      ruleSetId: 'silent',
    });
    await scene.change('orange');
  });

  it('waits for a person when no rule set is assigned to the level', async () => {
    await site.database.$executeRaw`DELETE FROM policy WHERE level = 'orange'`;
    const drive = site.lane('2-in').drive({ plate: anyPlate(), ...yellow, patienceMs: 10_000 });
    const { passage, problem } = await scene.waiting('2-in', 'undecided');
    expect(problem).toContain('no rule set is assigned to level orange');
    await scene.order('release', passage);
    expect((await drive).opened).toBe(true);
    expect(await scene.recorded(passage)).toMatchObject({ outcome: null, result: 'passed' });
  });
});
