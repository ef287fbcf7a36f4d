/** An alert on real parts: in effect to the second, obeyed and acknowledged by every gate, closed with its report. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { changeAlert, liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import type { AlertAnswer, AlertOrder } from '../../workflows/contract/alert.ts';
import type { AlertReport } from '../../workflows/contract/alert-report.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let scene: Scene;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 2_000, confirmClose: 1_000, leave: 300 },
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

/** National IV, heavy diesel: an orange alert keeps it out. */
const blocked = { plate: '冀B12345', colour: 'yellow', speed: 8, patienceMs: 60_000 } as const;
/** Nobody knows it: an alert keeps it out, and each is another, since a lane takes one plate read twice for one vehicle. */
let strangers = 10_000;
const stranger = () => ({ ...blocked, plate: `冀L${(strangers += 1)}` });
const lanes = ['1-in', '1-out', '2-in', '2-out'];

const order = (part: Partial<AlertOrder> = {}): AlertOrder => {
  const at = Date.now();
  const signed = { person: 'officer', reason: '市指挥部通知', noticeNo: '41号' };
  return { level: 'orange', effectiveFrom: at, at, ...signed, ...part };
};
const announce = (part: Partial<AlertOrder> = {}): Promise<AlertAnswer> =>
  startAlert(site.temporal.client, order(part), { ...site.config.temporal, closeAfter: 300 });
const change = (alert: string, part: Partial<AlertOrder>): Promise<AlertAnswer> =>
  changeAlert(site.temporal.client, alert, order(part));
async function lift(alert: string, part: Partial<AlertOrder> = {}): Promise<void> {
  await liftAlert(site.temporal.client, alert, order(part));
  await site.temporal.client.workflow.getHandle(alert).result();
}
const acknowledgements = (level: string, from: number) =>
  site.database.gateAcknowledgement.findMany({
    where: { level, statusFrom: new Date(from) },
    orderBy: { lane: 'asc' },
  });
const allAcknowledged = (level: string, from: number) =>
  waitUntil(
    async () => {
      const rows = await acknowledgements(level, from);
      return rows.length === lanes.length && rows;
    },
    { what: `every gate to acknowledge ${level}` },
  );
async function levelAt(at: number): Promise<string | undefined> {
  const [row] = await site.database.$queryRaw<{ level: string }[]>`
    SELECT alert_level_at(${new Date(at)}) AS level`;
  return row?.level;
}

describe('an alert that comes into effect', () => {
  it('is acknowledged by every gate in its second, with one entry that names the rule sets', async () => {
    const effectiveFrom = Date.now() + 2_000;
    const { alert, seq } = await announce({ effectiveFrom });
    const rows = await allAcknowledged('orange', effectiveFrom);
    expect(rows.map(({ lane }) => lane)).toEqual(lanes);
    for (const { acknowledgedAt, board, digest } of rows) {
      expect(acknowledgedAt.getTime()).toBeGreaterThanOrEqual(effectiveFrom);
      expect(['shown', 'none']).toContain(board);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    }
    const activation = await waitUntil(() =>
      site.database.alertActivation.findFirst({ where: { alertId: alert } }),
    );
    expect(activation).toMatchObject({ changeSeq: BigInt(seq), level: 'orange', levelInForce: 'orange' });
    expect(activation.effectiveFrom.getTime()).toBe(effectiveFrom);
    expect(activation.ruleSets).toMatchObject({ road: { id: 'orange', digest: rows[0]?.digest } });
    await lift(alert);
  });

  it('decides again whoever waits when it is lifted, and nobody else', async () => {
    const { alert } = await announce();
    await allAcknowledged('orange', (await newestChange(alert)).getTime());
    const drive = site.lane('1-in').drive(blocked);
    const { passage } = await scene.waiting('1-in', 'blocked');
    const away = await site.lane('2-in').drive({ ...blocked, patienceMs: 300 });
    const turnedBack = scene.idOf('2-in', away);
    await scene.recorded(turnedBack);
    await lift(alert);
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
    expect(await scene.kinds(passage)).toEqual([
      'passage-decided',
      'passage-decided-again',
      'passage-opened',
      'passage-finished',
    ]);
    expect(await scene.kinds(turnedBack)).not.toContain('passage-decided-again');
    const [first, again] = (await scene.entries(passage)).map(({ payload }) => JSON.parse(payload));
    expect(first.decision).toMatchObject({ outcome: 'block', facts: { alertLevel: 'orange' } });
    expect(again.decision).toMatchObject({ outcome: 'allow', facts: { alertLevel: 'none' } });
    expect(again.before).toBe((await scene.entries(passage))[0]?.seq.toString());
  });

  it('has a plate that was read by hand reviewed when it is let in only then', async () => {
    const { alert } = await announce();
    const drive = site.lane('1-in').drive({ ...stranger(), unread: true });
    const { passage } = await scene.waiting('1-in', 'unread');
    await scene.order('identify', passage, { plateNo: stranger().plate, plateColour: '1' });
    await scene.waiting('1-in', 'blocked');
    expect(await site.database.review.count({ where: { passageId: passage } })).toBe(0);
    await lift(alert);
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
    expect(await site.database.review.findUnique({ where: { passageId: passage } })).toMatchObject({
      kind: 'identify',
    });
  });

  it('decides again for another level, which may block again', async () => {
    const { alert } = await announce();
    const drive = site.lane('1-in').drive(stranger());
    const { passage } = await scene.waiting('1-in', 'blocked');
    await change(alert, { level: 'red' });
    const again = await waitUntil(() =>
      site.database.ledgerEntry.findFirst({ where: { subject: passage, kind: 'passage-decided-again' } }),
    );
    expect(JSON.parse(again.payload)).toMatchObject({
      decision: { outcome: 'block', facts: { alertLevel: 'red' } },
    });
    expect((await scene.waiting('1-in', 'blocked')).passage).toBe(passage);
    await scene.order('release', passage);
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
    await lift(alert);
  });

  it('decides again after a restart of the gate in which it was lifted', async () => {
    const { alert } = await announce();
    const drive = site.lane('1-in').drive(stranger());
    const { passage } = await scene.waiting('1-in', 'blocked');
    await site.stopGate();
    // Nothing runs that could take the lift: the order waits for the next start.
    const lifting = lift(alert);
    await site.startGate();
    await lifting;
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
    expect(await scene.kinds(passage)).toContain('passage-decided-again');
  });
});

describe('what is announced', () => {
  it('is replaced by a later switch before it is in effect', async () => {
    const soon = Date.now() + 60_000;
    const { alert } = await announce({ effectiveFrom: soon });
    await change(alert, { effectiveFrom: soon + 60_000, level: 'yellow' });
    expect(await levelAt(soon + 1)).toBe('none');
    expect(await levelAt(soon + 60_000)).toBe('yellow');
    await lift(alert);
    expect(await levelAt(soon + 60_000)).toBe('none');
    expect(await site.database.alert.findUnique({ where: { id: alert } })).toMatchObject({
      state: 'cancelled',
    });
    expect(await scene.kinds(alert)).toEqual(['alert-started', 'alert-changed', 'alert-cancelled']);
  });

  it('beside another one counts where it is higher, and its end leaves the other in force', async () => {
    const first = await announce({ level: 'yellow', besides: [] });
    await expect(announce({ level: 'red', besides: [] })).rejects.toMatchObject({ code: 'already-alert' });
    const second = await announce({ level: 'red', besides: [first.alert] });
    expect(await levelAt(Date.now())).toBe('red');
    await lift(second.alert);
    expect(await levelAt(Date.now())).toBe('yellow');
    await lift(first.alert);
    expect(await levelAt(Date.now())).toBe('none');
  });

  it('by two people in one moment is announced once', async () => {
    const at = Date.now();
    const both = await Promise.allSettled([
      announce({ besides: [], at }),
      announce({ besides: [], at: at + 1, level: 'red' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [won] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(
      await site.database.ledgerEntry.count({
        where: { kind: 'alert-started', occurredAt: { gte: new Date(at) } },
      }),
    ).toBe(1);
    await lift(won?.alert ?? '');
  });
});

describe('the end of an alert', () => {
  it('that is recorded late counts from its instant for what is decided later, and changes no decision', async () => {
    const { alert } = await announce({ effectiveFrom: Date.now() - 5_000 });
    const drive = await site.lane('1-in').drive({ ...blocked, patienceMs: 300 });
    const passage = scene.idOf('1-in', drive);
    await scene.recorded(passage);
    await lift(alert, { effectiveFrom: Date.now() - 3_000 });
    expect(await site.database.passage.findUnique({ where: { id: passage } })).toMatchObject({
      outcome: 'block',
      alertLevel: 'orange',
    });
    expect(await scene.kinds(passage)).not.toContain('passage-decided-again');
  });

  it('is followed by its report in the ledger', async () => {
    const { alert } = await announce();
    const drive = site.lane('2-in').drive(blocked);
    const { passage } = await scene.waiting('2-in', 'blocked');
    await scene.order('release', passage);
    await drive;
    await scene.recorded(passage);
    await change(alert, { expectedUntil: Date.now() + 3_600_000 });
    await lift(alert);
    const row = await site.database.alert.findUniqueOrThrow({ where: { id: alert } });
    const report = row.report as unknown as AlertReport;
    expect(row.closedAt).not.toBeNull();
    expect(report.switches.map(({ kind, level }) => [kind, level])).toEqual([
      ['started', 'orange'],
      ['changed', 'orange'],
      ['lifted', 'none'],
    ]);
    expect(report.during.counts).toEqual([{ class: 'heavy', allowed: 0, blocked: 1 }]);
    expect(report.refusals).toMatchObject([{ code: 'stage-below-5', count: 1 }]);
    expect(report.byHand).toMatchObject([{ passage, plateNo: '冀B12345' }]);
    expect(report.acknowledgements.filter(({ level }) => level === 'orange')).toHaveLength(lanes.length);
    expect((await scene.kinds(alert)).at(-1)).toBe('alert-closed');
  });
});

it('makes the same tables anew from the ledger', async () => {
  const { changed } = await rebuildProjections(site.database, { person: 'auditor', reason: 'test' });
  expect(changed).toEqual([]);
});

async function newestChange(alert: string): Promise<Date> {
  const { effectiveFrom } = await site.database.alertChange.findFirstOrThrow({
    where: { alertId: alert },
    orderBy: { seq: 'desc' },
  });
  return effectiveFrom;
}
