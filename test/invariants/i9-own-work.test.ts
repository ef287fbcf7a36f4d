/** I9: nobody reviews or approves their own work. On real servers, past the console and through it. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { acknowledgeAlarm } from '../../workflows/client/acknowledge-alarm.ts';
import { reviewId } from '../../workflows/contract/ids.ts';
import type { Person } from '../../workflows/contract/passage.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { anyPlate, guard, listed, reason, reviewSceneOf, reviewer, yellow } from './review-scene.ts';
import type { ReviewScene } from './review-scene.ts';

let site: TestSite;
let scene: Scene;
let reviews: ReviewScene;
let served: TestConsole;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300 },
  });
  reviews = reviewSceneOf(site);
  scene = reviews.scene;
  await scene.alert('orange');
  served = await startTestConsole(site);
});
afterAll(async () => {
  await served.close();
  await site.close();
});

describe('I9: a release', () => {
  it('is due for review with its own entry, put up without the arm waiting, and accepted by somebody else', async () => {
    const passage = await reviews.released(guard);
    const row = await reviews.awaited(passage);
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
      await expect(reviews.judge(passage, { person })).rejects.toMatchObject({ code: 'own-work' });
    await expect(reviews.judge(passage, { person: guard })).rejects.toMatchObject({ code: 'not-yours' });
    expect(await reviews.reviewOf(passage)).toEqual(row);
    const { seq } = await reviews.judge(passage);
    expect(await reviews.reviewOf(passage)).toMatchObject({
      state: 'accepted',
      reviewerName: '复核员甲',
      reviewerUsername: 'test.reviewer',
      reason,
      decidedSeq: BigInt(seq),
    });
    await expect(reviews.judge(passage, { verdict: 'object' })).rejects.toMatchObject({ code: 'not-open' });
    expect(await reviews.kinds(passage)).toEqual(['review-requested', 'review-accepted']);
  });

  it('can be objected to, by name and reason in the ledger', async () => {
    const passage = await reviews.released({ name: 'operator' });
    await reviews.awaited(passage);
    const { seq } = await reviews.judge(passage, {
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
    expect(await reviews.reviewOf(passage)).toBeNull();
    expect(await reviews.reviewOf(scene.idOf('2-in', allowed))).toBeNull();
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
    expect(await reviews.awaited(passage)).toMatchObject({
      kind: 'identify',
      authorUsername: 'test.operator',
    });
    await scene.recorded(passage);
  });

  it('is no opening where the rules block it; released later, neither of the two may review', async () => {
    const drive = site.lane('1-out').drive(unread);
    const { passage } = await scene.waiting('1-out', 'unread');
    const person = { ...reviewer, role: 'operator' };
    await scene.order('identify', passage, { plateNo: listed, plateColour: '1', person });
    await scene.waiting('1-out', 'blocked');
    expect(await reviews.reviewOf(passage)).toBeNull();
    await scene.order('release', passage, { person: other });
    expect((await drive).opened).toBe(true);
    expect((await reviews.awaited(passage)).orders).toMatchObject([
      { kind: 'identify', person },
      { kind: 'release' },
    ]);
    await expect(reviews.judge(passage)).rejects.toMatchObject({ code: 'own-work' });
    const third = { name: '复核员乙', username: 'reviewer.two', role: 'reviewer' };
    expect(await reviews.judge(passage, { person: third })).toMatchObject({ verdict: 'accept' });
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
    const passage = await reviews.released({ ...reviewer, role: 'operator' });
    await reviews.awaited(passage);
    const before = await refusals();
    const { status, page } = await send(passage, filled);
    expect(status).toBe(403);
    expect(page).toContain('不能复核自己下的指令');
    expect((await refusals()) - before).toBe(1);
    expect(await reviews.kinds(passage)).toEqual(['review-requested']);
  });

  it('keeps what was typed where something is missing, and takes the verdict of somebody else once', async () => {
    const passage = await reviews.released(guard);
    await reviews.awaited(passage);
    const wrong = await send(passage, { ...filled, text: '不符', verdict: '' });
    expect(wrong.status).toBe(400);
    expect(wrong.page).toContain('不符</textarea>');
    expect((await send(passage, filled)).status).toBe(200);
    expect(await reviews.reviewOf(passage)).toMatchObject({
      state: 'objected',
      reviewerUsername: 'test.reviewer',
    });
    expect((await send(passage, filled)).status).toBe(409);
    expect(await reviews.kinds(passage)).toEqual(['review-requested', 'review-objected']);
  });
});
