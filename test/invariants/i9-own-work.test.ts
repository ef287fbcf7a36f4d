/** I9: nobody reviews or approves their own work. On real servers, past the console and through it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { verifyLedger } from '../../activities/ledger/verify-ledger.ts';
import type { Review } from '../../prisma/client/client.ts';
import { acknowledgeAlarm } from '../../workflows/client/acknowledge-alarm.ts';
import { reviewPassage } from '../../workflows/client/review-passage.ts';
import { reviewId } from '../../workflows/contract/ids.ts';
import type { Person } from '../../workflows/contract/passage.ts';
import { reviewQuery } from '../../workflows/contract/review.ts';
import type { ReviewAnswer, ReviewVerdict } from '../../workflows/contract/review.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import { createSupervisor } from '../../worker/start/supervisor.ts';
import type { Supervisor } from '../../worker/start/supervisor.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let scene: Scene;
let served: TestConsole;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300 },
  });
  scene = sceneOf(site);
  await scene.alert('orange');
  served = await startTestConsole(site);
}, 120_000);
afterAll(async () => {
  await served.close();
  await site.close();
});

const yellow = { colour: 'yellow', speed: 8 } as const;
/** On the over-limit list: blocked at any level, also on its way out. */
const listed = '鲁M4D662';
let plates = 70_000;
/** Nobody knows its stage: blocked on its way in during an alert. */
const anyPlate = (): string => `冀K${(plates += 1)}`;
const guard: Person = { name: '门卫甲', username: 'test.operator', role: 'operator' };
const reviewer: Person = { name: '复核员甲', username: 'test.reviewer', role: 'reviewer' };
const reason = { code: 'documents-checked', text: '随车清单已核对' };

const judge = (passage: string, part: Partial<ReviewVerdict> = {}): Promise<ReviewAnswer> =>
  reviewPassage(site.temporal.client, passage, {
    verdict: 'accept',
    person: reviewer,
    reason,
    at: Date.now(),
    ...part,
  });
const reviewOf = (passage: string): Promise<Review | null> =>
  site.database.review.findUnique({ where: { passageId: passage } });
const awaited = (passage: string): Promise<Review> =>
  waitUntil(
    async () => {
      const row = await reviewOf(passage);
      const handle = site.temporal.client.workflow.getHandle(reviewId(passage));
      return row?.state === 'awaiting' && (await handle.query(reviewQuery)).state === 'due' && row;
    },
    { what: `the review of ${passage}` },
  );
const kinds = (passage: string): Promise<string[]> => scene.kinds(reviewId(passage));

/** A blocked vehicle, let in by this person. */
async function released(person: Person, lane = '1-in'): Promise<string> {
  const drive = site.lane(lane).drive({ plate: anyPlate(), ...yellow, patienceMs: 20_000 });
  const { passage } = await scene.waiting(lane, 'blocked');
  await scene.order('release', passage, { person });
  expect((await drive).opened).toBe(true);
  await scene.recorded(passage);
  return passage;
}

describe('I9: a release', () => {
  it('is due for review with its own entry, put up without the arm waiting, and accepted by somebody else', async () => {
    const passage = await released(guard);
    const row = await awaited(passage);
    const [, order] = await scene.entries(passage);
    expect(row).toMatchObject({
      kind: 'release',
      orderedSeq: order?.seq,
      authorName: '门卫甲',
      authorUsername: 'test.operator',
      orders: [{ seq: String(order?.seq), kind: 'release', person: guard, reason: { code: 'other' } }],
    });
    expect(row.requestedSeq).toBeGreaterThan(row.orderedSeq);
    for (const person of [
      { ...reviewer, username: 'TEST.operator' },
      { name: ' 门卫　甲', role: 'reviewer' },
    ])
      await expect(judge(passage, { person })).rejects.toMatchObject({ code: 'own-work' });
    await expect(judge(passage, { person: guard })).rejects.toMatchObject({ code: 'not-yours' });
    expect(await reviewOf(passage)).toEqual(row);
    const { seq } = await judge(passage);
    expect(await reviewOf(passage)).toMatchObject({
      state: 'accepted',
      reviewerName: '复核员甲',
      reviewerUsername: 'test.reviewer',
      reason,
      decidedSeq: BigInt(seq),
    });
    await expect(judge(passage, { verdict: 'object' })).rejects.toMatchObject({ code: 'not-open' });
    expect(await kinds(passage)).toEqual(['review-requested', 'review-accepted']);
  });

  it('can be objected to, by name and reason in the ledger', async () => {
    const passage = await released({ name: 'operator' });
    await awaited(passage);
    const { seq } = await judge(passage, {
      verdict: 'object',
      reason: { code: 'no-ground', text: '原因不成立' },
    });
    const entry = await site.database.ledgerEntry.findUniqueOrThrow({ where: { seq: BigInt(seq) } });
    expect(entry).toMatchObject({ kind: 'review-objected', subject: reviewId(passage) });
    expect(JSON.parse(entry.actor)).toEqual({ kind: 'person', name: '复核员甲' });
    expect(JSON.parse(entry.payload)).toMatchObject({ person: '复核员甲', reason: { text: '原因不成立' } });
    const ordered = (await scene.entries(passage)).find(({ kind }) => kind === 'passage-released');
    expect(JSON.parse(ordered?.actor ?? '')).toEqual({ kind: 'person', name: 'operator', via: 'host' });
  });

  it('that is only refused, or not ordered by a person, is not reviewed', async () => {
    const drive = site.lane('2-in').drive({ plate: anyPlate(), ...yellow, patienceMs: 1_500 });
    const { passage } = await scene.waiting('2-in', 'blocked');
    await scene.order('refuse', passage, { person: guard });
    await drive;
    await scene.recorded(passage);
    const allowed = await site.lane('2-in').drive({ plate: '冀B56789', ...yellow });
    await scene.recorded(scene.idOf('2-in', allowed));
    expect(await reviewOf(passage)).toBeNull();
    expect(await reviewOf(scene.idOf('2-in', allowed))).toBeNull();
  });
});

describe('I9: a plate read by hand', () => {
  const other: Person = { name: '门卫乙', username: 'guard.two', role: 'operator' };
  const unread = { plate: '', colour: 'yellow', speed: 8, unread: true, patienceMs: 20_000 } as const;

  it('is reviewed where the vehicle was let in by it', async () => {
    const drive = site.lane('1-out').drive(unread);
    const { passage } = await scene.waiting('1-out', 'unread');
    await scene.order('identify', passage, { plateNo: '冀B56789', plateColour: '1', person: guard });
    expect((await drive).opened).toBe(true);
    expect(await awaited(passage)).toMatchObject({ kind: 'identify', authorUsername: 'test.operator' });
    await scene.recorded(passage);
  });

  it('is no opening where the rules block it; released later, neither of the two may review', async () => {
    const drive = site.lane('1-out').drive(unread);
    const { passage } = await scene.waiting('1-out', 'unread');
    const person = { ...reviewer, role: 'operator' };
    await scene.order('identify', passage, { plateNo: listed, plateColour: '1', person });
    await scene.waiting('1-out', 'blocked');
    expect(await reviewOf(passage)).toBeNull();
    await scene.order('release', passage, { person: other });
    expect((await drive).opened).toBe(true);
    expect((await awaited(passage)).orders).toMatchObject([
      { kind: 'identify', person },
      { kind: 'release' },
    ]);
    await expect(judge(passage)).rejects.toMatchObject({ code: 'own-work' });
    const third = { name: '复核员乙', username: 'reviewer.two', role: 'reviewer' };
    expect(await judge(passage, { person: third })).toMatchObject({ verdict: 'accept' });
    await scene.recorded(passage);
  });
});

describe('roles, past the console', () => {
  it('an alarm is not acknowledged by a role that may not', async () => {
    const order = { alarm: '1', reason: { code: 'tested', text: '到现场看过' }, at: Date.now() };
    const by = (person: Person): Promise<unknown> =>
      acknowledgeAlarm(site.temporal.client, { ...order, person }, site.config.temporal.taskQueue);
    await expect(by({ ...guard, role: 'auditor' })).rejects.toMatchObject({ code: 'not-yours' });
    await expect(by({ ...guard, role: 'king' })).rejects.toMatchObject({ code: 'not-yours' });
    await expect(by(guard)).rejects.toMatchObject({ code: 'unknown-alarm' });
  });
});

describe('I9 in the console', () => {
  const header = (cookies: readonly { name: string; value: string }[]): string =>
    cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  async function send(
    passage: string,
    form: Record<string, string>,
  ): Promise<{ status: number; page: string }> {
    const cookie = header(await served.signIn('reviewer'));
    const response = await fetch(`${served.url}/passages/${passage.replace('passage/', '')}?/review`, {
      method: 'POST',
      headers: { accept: 'text/html', cookie, origin: served.url },
      body: new URLSearchParams(form),
    });
    return { status: response.status, page: await response.text() };
  }
  const filled = { verdict: 'object', reason: 'no-ground', text: '现场照片与清单不符' };
  const refusals = (): Promise<number> =>
    site.database.ledgerEntry.count({ where: { kind: 'access', payload: { contains: 'own work' } } });

  it('refuses with 403 and an entry who reviews what they ordered in another role', async () => {
    const passage = await released({ ...reviewer, role: 'operator' });
    await awaited(passage);
    const before = await refusals();
    const { status, page } = await send(passage, filled);
    expect(status).toBe(403);
    expect(page).toContain('不能复核自己下的指令');
    expect((await refusals()) - before).toBe(1);
    expect(await kinds(passage)).toEqual(['review-requested']);
  });

  it('keeps what was typed where something is missing, and takes the verdict of somebody else once', async () => {
    const passage = await released(guard);
    await awaited(passage);
    const wrong = await send(passage, { ...filled, text: '不符', verdict: '' });
    expect(wrong.status).toBe(400);
    expect(wrong.page).toContain('不符</textarea>');
    expect((await send(passage, filled)).status).toBe(200);
    expect(await reviewOf(passage)).toMatchObject({ state: 'objected', reviewerUsername: 'test.reviewer' });
    expect((await send(passage, filled)).status).toBe(409);
    expect(await kinds(passage)).toEqual(['review-requested', 'review-objected']);
  });
});

describe('I9 through deaths and losses', () => {
  it('puts up again what Temporal has lost, and not what is judged', async () => {
    const [open, judged] = [await released(guard), await released(guard)];
    await Promise.all([awaited(open), awaited(judged)]);
    await judge(judged);
    await site.stopGate();
    await site.temporal.client.workflow.getHandle(reviewId(open)).terminate('its store is lost');
    await site.startGate();
    await waitUntil(async () => (await judge(open)).verdict === 'accept', {
      what: 'the review to be open again',
    });
    expect(await kinds(open)).toEqual(['review-requested', 'review-accepted']);
    expect(await kinds(judged)).toEqual(['review-requested', 'review-accepted']);
  });

  it('makes the table anew from the ledger, and it equals the live one', async () => {
    await site.stopGate();
    const before = await projectionDigests(site.database);
    expect(before.get('review')).not.toMatch(/^0(:|$)/);
    const by = { person: 'auditor', reason: 'yearly check' };
    expect((await rebuildProjections(site.database, by)).changed).toEqual([]);
    expect(await projectionDigests(site.database)).toEqual(before);
  });

  it.each(['after:recordOverride', 'before:recordReviewRequested', 'after:recordReviewRequested'])(
    'killed %s: the vehicle gets in, and the order is reviewed',
    async (moment) => {
      const gate = await startGateProcess(moment);
      try {
        const drive = site
          .lane('2-out')
          .drive({ plate: listed, colour: 'yellow', speed: 3, patienceMs: 25_000 });
        const { passage } = await scene.waiting('2-out', 'blocked');
        await scene.order('release', passage, { person: guard });
        await waitUntil(() => gate.status()[0]?.restarts === 1, { what: 'the gate to have died once' });
        await awaited(passage);
        expect((await drive).opened).toBe(true);
        await scene.recorded(passage);
        expect(await judge(passage)).toMatchObject({ verdict: 'accept' });
        expect(await kinds(passage)).toEqual(['review-requested', 'review-accepted']);
        expect((await scene.kinds(passage)).filter((kind) => kind === 'passage-released')).toHaveLength(1);
      } finally {
        await gate.stopAll();
      }
    },
    60_000,
  );

  it('has a whole ledger afterwards', async () => {
    expect((await verifyLedger(site.database)).fault).toBeNull();
  });
});

/** The gate under a supervisor, as `greengate start` runs it; it dies once. */
async function startGateProcess(crash: string): Promise<Supervisor> {
  const supervisor = createSupervisor({
    logsDir: join(site.config.dataDir, 'logs'),
    report: () => undefined,
    showError: () => undefined,
  });
  await supervisor.start({
    name: `gate-${crash.replace(':', '-')}`,
    entry: join(projectRoot, 'test', 'invariants', 'crash-entry.ts'),
    env: {
      GATE_CRASH: crash,
      GREENGATE_CONFIG: join(site.config.dataDir, 'none'),
      GREENGATE_DATA: site.config.dataDir,
      GREENGATE_INGEST_PORT: String(site.config.ports.ingest),
      GREENGATE_TEMPORAL_ADDRESS: inject('temporalAddress'),
      GREENGATE_TEMPORAL_NAMESPACE: site.config.temporal.namespace,
      DATABASE_URL: site.databaseUrl,
    },
  });
  return supervisor;
}
