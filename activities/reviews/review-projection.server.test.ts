/** Which orders are due for review, and what settles them: the SQL of the projection, entry by entry. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type { Review } from '../../prisma/client/client.ts';
import { reviewId } from '../../workflows/contract/ids.ts';
import type { ReviewedOrder, ReviewVerdict, Verdict } from '../../workflows/contract/review.ts';
import { createTestDatabase, migrations } from '../../test/stack/test-database.ts';
import { applyMigrations } from '../../worker/provision/migrations.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import { openDatabase } from '../ledger/database.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import type { EntryKind } from '../ledger/entry-kinds.ts';
import { rebuildProjections } from '../ledger/rebuild-projections.ts';
import { createReviewRecords } from './review-records.ts';

let database: Database;
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')), { connections: 2 });
});
afterAll(async () => {
  // Whatever happened above: the ledger tells the same table.
  expect((await rebuildProjections(database, { person: 'test', reason: 'test' })).changed).toEqual([]);
  await database.$disconnect();
});

let passage = '';
let passages = 0;
beforeEach(() => {
  passage = `passage/1-in/${(passages += 1)}`;
});

const at = Date.UTC(2026, 10, 24, 8, 30) + 123;
const operator = { name: '门卫甲', username: 'guard', role: 'operator' };
const reason = { code: 'other', text: '现场核对过车辆' };
const identified = { person: { name: '门卫乙' }, reason, at, plateNo: '冀B1', plateColour: '1' };
const read = {
  lane: '1-in',
  entrance: '1',
  direction: 'in',
  eventTime: new Date(at),
  eventId: 'e',
  device: 'c',
  photos: [],
};
const decision = (outcome: string) => ({
  outcome,
  reasons: [],
  facts: {},
  ruleSet: { id: 'x', version: 1, digest: 'x' },
});

async function write(kind: EntryKind, name: string, payload: object): Promise<string> {
  const entry = { kind, subject: passage, occurredAt: at, clock: serverClock, actor: system, payload };
  return (await appendEntry(database, { key: `${passage}#${name}`, ...entry })).seq;
}
const unread = () => write('passage-unread', 'unread', read);
const decided = (outcome: string, by: object | null = null) =>
  write('passage-decided', 'decided', { ...read, identified: by, decision: decision(outcome) });
const undecided = (by: object | null) =>
  write('passage-undecided', 'undecided', { ...read, problem: 'x', identified: by });
const release = (turn = 1) =>
  write('passage-released', `order-${turn}`, {
    person: '门卫甲',
    username: 'guard',
    role: 'operator',
    reason,
  });

const row = (): Promise<Review | null> => database.review.findUnique({ where: { passageId: passage } });
const ordersOf = async (): Promise<string[]> =>
  ((await row())?.orders as unknown as ReviewedOrder[]).map(({ kind, person }) => `${kind} ${person.name}`);
const requested = async (upTo: string) =>
  createReviewRecords(database).recordReviewRequested({ passage, orders: [], upTo });
const judge = (upTo: string, verdict: Verdict = 'accept') =>
  createReviewRecords(database).recordVerdict({ passage, orders: [upTo], upTo, verdict: aVerdict(verdict) });
const aVerdict = (verdict: Verdict): ReviewVerdict => ({
  verdict,
  person: { name: '复核员甲', username: 'reviewer', role: 'reviewer' },
  reason,
  at,
});

it('has nothing to review in what the rules decided', async () => {
  await decided('allow');
  expect(await row()).toBeNull();
});

it('has a release due with its own entry, as the order was given', async () => {
  await decided('block');
  const seq = await release();
  expect(await row()).toMatchObject({
    state: 'due',
    kind: 'release',
    orderedSeq: BigInt(seq),
    orders: [{ seq, kind: 'release', person: operator, reason, at }],
  });
});

it('has a plate that was read by hand due where it let the vehicle in', async () => {
  await unread();
  const seq = await decided('allow', identified);
  expect((await row())?.orders).toEqual([{ seq, kind: 'identify', person: { name: '门卫乙' }, reason, at }]);
});

it('counts whoever read the plate in where the rules blocked it and somebody released', async () => {
  await decided('block', identified);
  expect(await row()).toBeNull();
  await release();
  await release(2);
  expect(await ordersOf()).toEqual(['identify 门卫乙', 'release 门卫甲', 'release 门卫甲']);
});

it('counts them in where no rule could decide, also when that was written later than the release', async () => {
  await unread();
  await undecided(identified);
  expect(await row()).toBeNull();
  await release();
  expect(await ordersOf()).toEqual(['identify 门卫乙', 'release 门卫甲']);
  passage += '-late';
  await unread();
  await release();
  await undecided(identified);
  expect(await ordersOf()).toEqual(['release 门卫甲', 'identify 门卫乙']);
});

it('goes from due over awaiting and overdue to its verdict', async () => {
  const seq = await release();
  expect(await requested(seq)).toEqual({ settled: null });
  expect(await row()).toMatchObject({ state: 'awaiting', overdueAt: null });
  await createReviewRecords(database).recordReviewOverdue({ passage, upTo: seq, since: at + 1 });
  expect(await row()).toMatchObject({ state: 'awaiting', overdueAt: new Date(at + 1) });
  const answer = await judge(seq, 'object');
  expect(answer.verdict).toBe('object');
  expect(await row()).toMatchObject({
    state: 'objected',
    reviewerName: '复核员甲',
    reviewerUsername: 'reviewer',
    reason,
    decidedAt: new Date(at),
    decidedSeq: BigInt(answer.seq),
  });
});

it('keeps the first verdict, and tells it to whoever comes later', async () => {
  const seq = await release();
  await requested(seq);
  const first = await judge(seq, 'object');
  expect(await judge(seq, 'accept')).toEqual(first);
  expect(await requested(seq)).toEqual({ settled: 'object' });
  expect(await row()).toMatchObject({ state: 'objected' });
});

it('is due again after another order, and a verdict about the earlier one does not settle it', async () => {
  const first = await release();
  await requested(first);
  await judge(first);
  expect(await row()).toMatchObject({ state: 'accepted' });
  const second = await release(2);
  expect(await row()).toMatchObject({
    state: 'due',
    reviewerName: null,
    decidedSeq: null,
    requestedSeq: null,
  });
  await requested(first);
  expect(await row()).toMatchObject({ state: 'due' });
  await requested(second);
  const third = await release(3);
  expect(await judge(second)).toMatchObject({ verdict: 'accept' });
  expect(await row()).toMatchObject({ state: 'due', orderedSeq: BigInt(third) });
  const entries = await database.ledgerEntry.findMany({
    where: { subject: reviewId(passage) },
    orderBy: { seq: 'asc' },
  });
  expect(entries.map(({ kind }) => kind)).toEqual([
    'review-requested',
    'review-accepted',
    'review-requested',
    'review-accepted',
  ]);
});

it('makes what was ordered before there were reviews due when it comes to a site', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'greengate-migrations-'));
  cpSync(migrations, dir, { recursive: true });
  // As it was then: without what came with reviews, and since.
  for (const name of readdirSync(dir))
    if (name >= '20261124140000_reviews' && name < 'a') rmSync(join(dir, name), { recursive: true });
  const url = await createTestDatabase(inject('postgresUrl'), dir);
  const old = openDatabase(url, { connections: 1 });
  const entry = { subject: passage, occurredAt: at, clock: serverClock, actor: system };
  const released = { person: '门卫甲', reason };
  await appendEntry(old, {
    ...entry,
    key: 'a',
    kind: 'passage-decided',
    payload: { ...read, identified: null, decision: decision('block') },
  });
  const { seq } = await appendEntry(old, { ...entry, key: 'b', kind: 'passage-released', payload: released });
  expect(await applyMigrations(url, migrations, () => undefined)).toContain('20261124140000_reviews');
  expect(await old.review.findMany()).toMatchObject([
    { passageId: passage, state: 'due', orderedSeq: BigInt(seq) },
  ]);
  expect((await rebuildProjections(old, { person: 'test', reason: 'test' })).changed).toEqual([]);
  await old.$disconnect();
  rmSync(dir, { recursive: true });
});
