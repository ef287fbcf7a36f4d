import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Access } from '../../../../people/access-log.ts';
import { RefusalLog } from './refusal-log.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function aLog() {
  const entries: Access[] = [];
  let isAway = false;
  const log = new RefusalLog(async (access) => {
    await Promise.resolve();
    if (isAway) throw new Error('the database is away');
    entries.push(access);
  });
  return { log, entries, away: (is: boolean) => (isAway = is) };
}

const aRefusal = (detail: string): Access => ({
  act: 'refused',
  person: '门卫甲',
  username: 'guard',
  role: 'operator',
  address: '10.0.0.7',
  detail,
});
const minute = (): Promise<unknown> => vi.advanceTimersByTimeAsync(60_000);

it('writes the first at once, and how many more there were when the minute is over', async () => {
  const { log, entries } = aLog();
  for (let n = 0; n < 1_000; n += 1) await log.tell('a', aRefusal('GET /people'));
  expect(entries).toEqual([aRefusal('GET /people')]);
  await minute();
  expect(entries.slice(1)).toEqual([{ ...aRefusal('GET /people'), times: 999 }]);
});

it('writes the first few that ask for something else, and counts the rest, whatever they make up', async () => {
  const { log, entries } = aLog();
  const paths = Array.from({ length: 400 }, (_, n) => `GET /passages/${n % 200}`);
  await Promise.all(paths.map((path) => log.tell('a', aRefusal(path))));
  expect(entries.map(({ detail }) => detail)).toEqual(paths.slice(0, 5));
  await minute();
  expect(entries.slice(5).map(({ times }) => times)).toEqual([395]);
});

it('writes nothing more where nothing more came, and begins anew in the next minute', async () => {
  const { log, entries } = aLog();
  await log.tell('a', aRefusal('GET /people'));
  await minute();
  await log.tell('a', aRefusal('GET /people'));
  await minute();
  expect(entries).toEqual([aRefusal('GET /people'), aRefusal('GET /people')]);
});

it('loses no first refusal of another kind, and none of those at the same moment', async () => {
  const { log, entries } = aLog();
  const kinds = ['a', 'b', 'c'];
  await Promise.all([...kinds, ...kinds, ...kinds].map((kind) => log.tell(kind, aRefusal(kind))));
  expect(entries.map(({ detail }) => detail)).toEqual(kinds);
  await log.close();
  expect(entries.slice(3).map(({ detail, times }) => [detail, times])).toEqual([
    ['a', 2],
    ['b', 2],
    ['c', 2],
  ]);
  await minute();
  expect(entries.length).toBe(6);
});

it('refuses to go on without the first entry, and owes a count until it can be written', async () => {
  const { log, entries, away } = aLog();
  away(true);
  const both = [log.tell('a', aRefusal('1')), log.tell('a', aRefusal('1'))];
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away(false);
  await log.tell('a', aRefusal('2'));
  await log.tell('a', aRefusal('2'));
  away(true);
  await minute();
  expect(entries.map(({ detail }) => detail)).toEqual(['2']);
  away(false);
  await minute();
  expect(entries.map(({ detail, times }) => [detail, times])).toEqual([
    ['2', undefined],
    ['2', 1],
  ]);
});
