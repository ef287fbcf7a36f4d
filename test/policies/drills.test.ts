/** A drill on real parts: gates, vehicles and people are measured, and no arm, sign or passage is touched. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { actInDrill, DrillRefused, endDrill, startDrill } from '../../workflows/client/drills.ts';
import { liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import type { DrillTerms } from '../../workflows/contract/drill.ts';
import type { DrillReport } from '../../workflows/contract/drill-report.ts';
import { aDrillOrder, confirming, ending, officer, operator } from '../../workflows/drill/drill.factory.ts';
import { register } from '../../worker/site/register-site.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300 },
  });
  for (const stage of ['4', '5', '6'])
    for (const n of [1, 2]) await truck(`冀D${stage}000${n}`, { emissionStage: stage });
  // What the gates do because they have begun is over.
  await waitUntil(async () => (await site.database.gateAcknowledgement.count()) === lanes.length);
});
afterAll(() => site.close());

const truck = (plateNo: string, more: object): Promise<unknown> =>
  register(site.database, {
    kind: 'vehicle-filed',
    subject: `${plateNo}/1`,
    payload: {
      ...{
        plateNo,
        plateColour: '1',
        vehicleType: 'H11',
        fuel: 'B',
        emissionBasis: '2',
        vehicleCategory: '0',
      },
      ...{ useNature: 'F', networkStatus: '1', vin: null, registeredOn: null, fleet: null, cargo: null },
      ...more,
    },
  });
const client = () => site.temporal.client;
/** As the orange set of the product has it, whatever the size. */
const demand = { from: 'light', banned: { diesel: '4', gas: '4', petrol: '4' } } as const;
const short = { seconds: 5, vehicles: 12, questions: 2, answerWithin: 30, demand } as const;
function announce(part: Partial<DrillTerms> = {}) {
  const at = Date.now();
  const terms = { effectiveFrom: at + 8_000, noticeAt: at - 60_000, ...short, ...part };
  return startDrill(client(), aDrillOrder(at, terms), site.config.temporal.taskQueue);
}
const act = (drill: string, given: Parameters<typeof actInDrill>[2]['act']) =>
  actInDrill(client(), drill, { act: given, attempt: randomUUID() });
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const answer = await work.catch((error: unknown) => error);
  if (answer instanceof DrillRefused) return answer.code;
  throw new Error('it was not refused', { cause: answer });
};
const rowOf = (id: string) => site.database.drill.findUniqueOrThrow({ where: { id } });
const ended = (id: string) => waitUntil(async () => ((await rowOf(id)).state === 'open' ? null : rowOf(id)));
const reportOf = async (id: string): Promise<DrillReport> =>
  (await ended(id)).report as unknown as DrillReport;
const vehiclesOf = (drill: string) =>
  site.database.drillVehicle.findMany({ where: { drill }, orderBy: { n: 'asc' } });
const kindsOf = async (subject: string): Promise<string[]> =>
  (await site.database.ledgerEntry.findMany({ where: { subject }, orderBy: { seq: 'asc' } })).map(
    ({ kind }) => kind,
  );
const lanes = ['1-in', '1-out', '2-in', '2-out'];
/** What gates and signs have done: a drill must not change it. */
const traces = async () => ({
  passages: await site.database.passage.count(),
  acknowledged: await site.database.gateAcknowledgement.count(),
  openings: lanes.map((lane) => site.lane(lane).barrier.openings),
  signs: lanes.map((lane) => site.lane(lane).board.messages.length),
  level: await site.database.$queryRaw`SELECT alert_level_at(now() + interval '1 hour') AS level`,
});

describe('a drill', () => {
  it('is passed when gates obey in the second and people do their part; nothing is touched', async () => {
    const before = await traces();
    const { drill, seq } = await announce();
    expect(Number(seq)).toBeGreaterThan(0);
    expect(await refusalOf(announce())).toBe('open');
    await act(drill, confirming(Date.now()));
    await act(drill, { act: 'stop-list', person: operator, at: Date.now() });
    const questions = await waitUntil(async () => {
      const asked = (await vehiclesOf(drill)).filter(({ asked, outcome }) => asked && outcome !== null);
      return asked.length === 2 && asked;
    });
    for (const { n, outcome } of questions)
      await act(drill, {
        act: 'answer',
        n,
        outcome: outcome as 'allow' | 'block',
        person: operator,
        at: Date.now(),
      });
    const report = await reportOf(drill);
    expect(report.marks.filter(({ passed }) => passed === false)).toEqual([]);
    expect(report).toMatchObject({ grade: 'passed', vehicles: 12, decided: 12, faults: [], asked: 2 });
    expect(report.lanes.map(({ lane, barrier }) => [lane, barrier])).toEqual(
      lanes.map((lane) => [lane, 'closed']),
    );
    expect(report.ruleSet?.id).toBe('orange');
    expect(questions.map(({ outcome }) => outcome).sort()).toEqual(['allow', 'block']);
    expect(await traces()).toEqual(before);
    expect(new Set(await kindsOf(drill))).toEqual(
      new Set([
        'drill-announced',
        'drill-confirmed',
        'drill-stop-listed',
        'drill-acknowledged',
        'drill-answered',
        'drill-graded',
      ]),
    );
  });

  it('shows the very second: let in one millisecond before, stopped in it', async () => {
    const { drill } = await announce({ questions: 0, answerWithin: 0 });
    await reportOf(drill);
    const [, before, at] = await vehiclesOf(drill);
    expect([before?.level, before?.outcome, before?.stage]).toEqual(['none', 'allow', '4']);
    expect([at?.level, at?.outcome, at?.stage]).toEqual(['orange', 'block', '4']);
    expect((at?.due.getTime() ?? 0) - (before?.due.getTime() ?? 0)).toBe(1);
  });

  it('fails where the rules do not do what the notice asks for, and names the vehicles', async () => {
    // The notice bans 国五 too; the rule set of the level lets it in.
    const stricter = { from: 'heavy', banned: { diesel: '5', gas: '5', petrol: null } } as const;
    const { drill } = await announce({ demand: stricter, vehicles: 20, questions: 0, answerWithin: 0 });
    const report = await reportOf(drill);
    expect(report.grade).toBe('failed');
    const stages = new Map((await vehiclesOf(drill)).map(({ n, stage }) => [n, stage]));
    const wrong = report.faults.filter(({ faults }) => !faults.includes('kept-out'));
    expect([...new Set(wrong.map(({ n, faults }) => `${stages.get(n)} ${faults.join()}`))]).toEqual([
      '5 let-in',
    ]);
    expect(report.marks.find(({ criterion }) => criterion === 'confirmed')?.passed).toBe(false);
  });

  it('has a finding where the rules are stricter than the notice, which a plant may want', async () => {
    await truck('冀D90001', { emissionStage: '4', vehicleType: 'H31' });
    const heavy = { from: 'heavy', banned: { diesel: '4', gas: '4', petrol: null } } as const;
    const { drill } = await announce({ demand: heavy, vehicles: 20, questions: 0, answerWithin: 0 });
    const report = await reportOf(drill);
    expect(report.grade).toBe('findings');
    expect(report.faults.map(({ plateNo, faults }) => `${plateNo} ${faults.join()}`)).toContain(
      '冀D90001 kept-out',
    );
  });

  it('has one answer to a question, and none to what was not asked', async () => {
    const { drill } = await announce();
    const asked = await waitUntil(() =>
      site.database.drillVehicle.findFirst({ where: { drill, asked: true, decidedAt: { not: null } } }),
    );
    const answer = (n: number, person: typeof operator | typeof officer = operator) =>
      act(drill, { act: 'answer', n, outcome: 'block', person, at: Date.now() });
    expect(await refusalOf(answer(0))).toBe('no-question');
    expect(await refusalOf(answer(-1))).toBe('no-question');
    const { seq } = await answer(asked.n);
    expect((await answer(asked.n)).seq).toBe(seq);
    const other = { act: 'answer', n: asked.n, outcome: 'allow', person: operator, at: Date.now() } as const;
    expect(await refusalOf(act(drill, other))).toBe('answered');
    expect(await refusalOf(answer(asked.n, officer))).toBe('answered');
    expect(await refusalOf(endDrill(client(), drill, { by: ending(Date.now()), how: 'close' }))).toBe(
      'not-possible-now',
    );
    await waitUntil(async () => (await vehiclesOf(drill)).every(({ decidedAt }) => decidedAt !== null));
    await waitUntil(async () => (await client().workflow.getHandle(drill).query('state')) === 'answering');
    const { state } = await endDrill(client(), drill, { by: ending(Date.now()), how: 'close' });
    expect(state).toBe('graded');
    expect(await rowOf(drill)).toMatchObject({ endedBy: officer.name, grade: 'findings' });
    expect(await refusalOf(answer(asked.n))).toBe('over');
  });

  it('is for who may: officers hold it, operators take part', async () => {
    const at = Date.now();
    const order = { ...aDrillOrder(at, { ...short, noticeAt: at }), person: operator };
    expect(await refusalOf(startDrill(client(), order, site.config.temporal.taskQueue))).toBe('not-yours');
    const { drill } = await announce();
    const auditor = { name: '审计', username: 'auditor', role: 'auditor' };
    expect(await refusalOf(act(drill, { act: 'confirm', person: auditor, at: Date.now() }))).toBe(
      'not-yours',
    );
    const by = { person: operator, at: Date.now(), reason: '不想演了' };
    expect(await refusalOf(endDrill(client(), drill, { by, how: 'abort' }))).toBe('not-yours');
    const { state } = await endDrill(client(), drill, { by: ending(Date.now()), how: 'abort' });
    expect([state, (await rowOf(drill)).why]).toEqual(['aborted', 'person']);
  });

  it('gives way to an alert, and does not begin beside one', async () => {
    const { drill } = await announce();
    const at = Date.now();
    const signed = { person: 'officer', reason: '市指挥部通知', noticeNo: null };
    const { alert } = await startAlert(
      client(),
      { level: 'yellow', effectiveFrom: at + 600_000, at, ...signed },
      { ...site.config.temporal, closeAfter: 0 },
    );
    const { state, why } = await ended(drill);
    expect([state, why]).toEqual(['aborted', 'alert']);
    expect(await refusalOf(announce())).toBe('alert');
    await liftAlert(client(), alert, { effectiveFrom: Date.now(), at: Date.now(), ...signed });
    await client().workflow.getHandle(alert).result();
  });

  it('goes on where a gate that was stopped comes back: late vehicles are a finding', async () => {
    const { drill } = await announce({ questions: 0, answerWithin: 0 });
    await waitUntil(async () => (await vehiclesOf(drill)).length === short.vehicles);
    await site.stopGate();
    await waitUntil(async () => (await rowOf(drill)).effectiveFrom.getTime() + 8_500 < Date.now());
    await site.startGate();
    const report = await reportOf(drill);
    expect(report).toMatchObject({ grade: 'failed', vehicles: 12, decided: 12 });
    const missed = report.marks.filter(({ passed }) => passed === false).map(({ criterion }) => criterion);
    expect(missed).toEqual(expect.arrayContaining(['in-time', 'decided']));
    expect(report.faults).toEqual([]);
  });

  it('is not begun late: what waited for a gate that was down is refused', async () => {
    await site.stopGate();
    const began = Date.now();
    const announced = announce().catch((error: unknown) => error);
    await waitUntil(async () => {
      const at = (await site.database.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`)[0]?.at;
      return (at?.getTime() ?? 0) > began + 6_500;
    });
    await site.startGate();
    expect(await announced).toMatchObject({ code: 'late' });
    expect(await site.database.drill.count({ where: { state: 'open' } })).toBe(0);
  });

  it('takes no message that is none, and ends once', async () => {
    const { drill } = await announce();
    const bad = { act: 'confirm', person: operator, at: Number.NaN } as const;
    expect(await refusalOf(act(drill, bad))).toBe('bad-request');
    const by = { ...ending(Date.now()), at: Number.NaN };
    expect(await refusalOf(endDrill(client(), drill, { by, how: 'abort' }))).toBe('bad-request');
    await endDrill(client(), drill, { by: ending(Date.now()), how: 'abort' });
    const graded = appendEntry(site.database, {
      ...{ key: `${drill}#graded`, kind: 'drill-graded', subject: drill, occurredAt: Date.now() },
      ...{ clock: serverClock, actor: system, payload: { report: { grade: 'passed' } } },
    });
    await expect(graded).rejects.toThrow('drill-over');
  });

  it('that Temporal has lost is broken off, so that another can begin', async () => {
    const { drill } = await announce();
    await client().workflow.getHandle(drill).terminate('lost');
    expect(await ended(drill)).toMatchObject({ state: 'aborted', why: 'lost' });
  });

  it('is told again by the ledger alone', async () => {
    const digests = await projectionDigests(site.database);
    const { changed } = await rebuildProjections(site.database, { person: 'officer', reason: 'drill' });
    expect(changed).toEqual([]);
    expect(await projectionDigests(site.database)).toEqual(digests);
  });
});
