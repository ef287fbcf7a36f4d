/** What a review answers to people, on a real server, past any console; the ledger is scripted. */
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../../test/stack/wait-until.ts';
import type { ReviewRefused } from '../client/review-passage.ts';
import { reviewPassage } from '../client/review-passage.ts';
import { reviewId } from '../contract/ids.ts';
import type { Person } from '../contract/passage.ts';
import { orderedSignal, reviewQuery } from '../contract/review.ts';
import type { ReviewActivities, ReviewAnswer, ReviewInput, ReviewVerdict } from '../contract/review.ts';
import { roles } from '../contract/roles.ts';
import { startTestWorker } from '../runtime/test-worker.fixture.ts';
import type { TestWorker } from '../runtime/test-worker.fixture.ts';
import { aReview, aReviewedOrder, aVerdict } from './review.factory.ts';

const written: string[] = [];
const held = new Map<string, ReviewAnswer>();
/** Holds back the verdict of a passage until the test lets it go. */
const gates = new Map<string, Promise<void>>();
const activities: ReviewActivities = {
  recordReviewRequested: ({ passage, upTo }) => {
    written.push(`${passage} requested ${upTo}`);
    return Promise.resolve({ settled: held.get(`${passage} ${upTo}`)?.verdict ?? null });
  },
  recordReviewOverdue: ({ passage, upTo, since }) => {
    written.push(`${passage} overdue ${upTo} since ${since}`);
    return Promise.resolve();
  },
  recordVerdict: async ({ passage, orders, upTo, verdict: { verdict } }) => {
    await gates.get(passage);
    written.push(`${passage} ${verdict} ${orders.join('+')}`);
    const answer = held.get(`${passage} ${upTo}`) ?? { verdict, seq: String(100 + written.length) };
    held.set(`${passage} ${upTo}`, answer);
    return answer;
  },
};

let worker: TestWorker;
beforeAll(async () => {
  const workflowsPath = join(import.meta.dirname, '..', 'index.ts');
  worker = await startTestWorker({ address: inject('temporalAddress'), workflowsPath, activities });
}, 60_000);
afterAll(() => worker.close());

function put(passage: string, part: Partial<ReviewInput> = {}): Promise<WorkflowHandle> {
  return worker.client.workflow.start('review', {
    taskQueue: worker.taskQueue,
    workflowId: reviewId(passage),
    args: [aReview({ passage, orders: [aReviewedOrder({ at: Date.now() })], ...part })],
  });
}
const inState = (handle: WorkflowHandle, state: string) =>
  waitUntil(async () => (await handle.query(reviewQuery)).state === state, { what: state });
async function awaited(passage: string, part: Partial<ReviewInput> = {}): Promise<WorkflowHandle> {
  const handle = await put(passage, part);
  await inState(handle, 'due');
  return handle;
}
const judge = (passage: string, part: Partial<ReviewVerdict> = {}): Promise<ReviewAnswer> =>
  reviewPassage(worker.client, passage, aVerdict(part));
const of = (passage: string): string[] =>
  written.filter((line) => line.startsWith(`${passage} `)).map((line) => line.slice(passage.length + 1));
const refused = (code: ReviewRefused['code'], message: string): unknown =>
  expect.objectContaining({
    name: 'ReviewRefused',
    code,
    message: expect.stringContaining(message) as string,
  });

describe('I9: whoever ordered', () => {
  const own: [string, Person][] = [
    ['by the user name', { name: '复核员乙', username: 'guard', role: 'reviewer' }],
    ['by the user name in other letters', { name: 'x', username: ' ＧＵＡＲＤ', role: 'reviewer' }],
    ['by the name, where the user name is missing', { name: '门卫 甲', role: 'reviewer' }],
  ];
  it.each(own)('cannot review that order: known %s', async (how, person) => {
    const handle = await awaited(how);
    await expect(judge(how, { person })).rejects.toEqual(
      refused('own-work', '门卫甲 gave order 9: nobody reviews their own work'),
    );
    expect(of(how)).toEqual(['requested 9']);
    expect(await judge(how)).toMatchObject({ verdict: 'accept' });
    await handle.result();
  });

  it('cannot review what somebody else ordered in the same passage', async () => {
    const person = { name: '复核员甲', username: 'reviewer', role: 'operator' };
    const orders = [aReviewedOrder({ seq: '8', kind: 'identify', person }), aReviewedOrder()];
    const handle = await awaited('two', { orders });
    await expect(judge('two')).rejects.toEqual(refused('own-work', 'gave order 8'));
    await handle.terminate();
  });

  it('cannot review it either when the order came while the review was awaited', async () => {
    const person = { name: '复核员甲', username: 'reviewer', role: 'operator' };
    const handle = await awaited('later');
    await handle.signal(orderedSignal, [aReviewedOrder({ seq: '10', person })]);
    await expect(judge('later')).rejects.toEqual(refused('own-work', 'gave order 10'));
    await waitUntil(() => of('later').includes('requested 10'));
    await handle.terminate();
  });
});

describe('a verdict', () => {
  it.each(roles.filter((role) => role !== 'reviewer'))('is not given by the role %s', async (role) => {
    const handle = await awaited(`role ${role}`);
    const person = { name: 'x', username: 'x', role };
    await expect(judge(`role ${role}`, { person })).rejects.toEqual(
      refused('not-yours', `the role ${role} may not do passages.review: it is for reviewer`),
    );
    await handle.terminate();
  });

  it('is not given on the host, where nobody is signed in', async () => {
    const handle = await awaited('host');
    await expect(judge('host', { person: { name: '复核员甲' } })).rejects.toEqual(
      refused('not-yours', 'somebody who is signed in'),
    );
    await handle.terminate();
  });

  it.each<[string, Partial<ReviewVerdict>, string]>([
    ['another word', { verdict: 'maybe' as 'accept' }, 'one of accept, object'],
    ['nobody', { person: { name: '', role: 'reviewer' } }, 'needs the person'],
    ['no code', { reason: { code: '', text: '已核对清单' } }, 'needs a reason'],
    ['blank words', { reason: { code: 'other', text: ' \u200b' } }, 'needs a reason'],
  ])('is not one with %s', async (name, part, message) => {
    const handle = await awaited(name);
    await expect(judge(name, part)).rejects.toEqual(refused('bad-request', message));
    await handle.terminate();
  });

  it('is given once: the second is told that nothing is open', async () => {
    const handle = await awaited('once');
    const { seq } = await judge('once', { verdict: 'object' });
    expect(await handle.result()).toEqual({ verdict: 'object', seq });
    await expect(judge('once')).rejects.toEqual(refused('not-open', 'look at its verdict'));
    expect(of('once')).toEqual(['requested 9', 'object 9']);
  });

  it('of two at once is the first; the other is refused', async () => {
    const gate = Promise.withResolvers<void>();
    gates.set('both', gate.promise);
    const handle = await awaited('both');
    const one = judge('both');
    await inState(handle, 'judged');
    const other = { name: '复核员乙', username: 'reviewer.two', role: 'reviewer' };
    await expect(judge('both', { person: other })).rejects.toEqual(refused('not-possible-now', 'is judged'));
    gate.resolve();
    expect(await one).toMatchObject({ verdict: 'accept' });
    await handle.result();
  });

  it('is about what was ordered before it, and asked for again about what came while it was written', async () => {
    const gate = Promise.withResolvers<void>();
    gates.set('more', gate.promise);
    const handle = await awaited('more');
    const one = judge('more');
    await inState(handle, 'judged');
    await handle.signal(orderedSignal, [aReviewedOrder({ seq: '10' })]);
    gate.resolve();
    await one;
    await inState(handle, 'due');
    await judge('more', { verdict: 'object' });
    expect(await handle.result()).toMatchObject({ verdict: 'object' });
    expect(of('more')).toEqual(['requested 9', 'accept 9', 'requested 10', 'object 9+10']);
  });

  it('that the ledger holds is not asked for again when a lost review is put up anew', async () => {
    const handle = await awaited('lost');
    await judge('lost');
    await handle.result();
    expect(await (await put('lost')).result()).toBeNull();
    expect(of('lost')).toEqual(['requested 9', 'accept 9', 'requested 9']);
  });

  it('is overdue when its time is over, and taken all the same', async () => {
    const at = Date.now();
    const handle = await put('late', { orders: [aReviewedOrder({ at })], overdueAfter: 300 });
    await inState(handle, 'overdue');
    await waitUntil(() => of('late').includes(`overdue 9 since ${at + 300}`));
    expect(await judge('late')).toMatchObject({ verdict: 'accept' });
    await handle.result();
  });
});
