import { describe, expect, it } from 'vitest';
import { latersOf, planTakeBackOf, replacedBy } from './plan-turns.ts';
import type { PlanTurn } from './plan-turns.ts';

/** In the order of the ledger: version and minute from which it counts. */
const turnsOf = (...turns: readonly (readonly [version: number, minute: number])[]): readonly PlanTurn[] =>
  turns.map(([version, minute], index) => ({
    ...{ version, seq: BigInt(index + 1), from: new Date(minute * 60_000) },
  }));
const at = (minute: number) => ({ now: minute * 60_000, notBefore: 0 });

describe('the brake takes back', () => {
  it.each([
    ['nothing where there is one version only', turnsOf([1, 1]), 5, null],
    ['the newest that has begun', turnsOf([1, 1], [2, 3]), 5, [2, 1]],
    ['not one that has not begun', turnsOf([1, 1], [2, 3], [3, 9]), 5, [2, 1]],
    [
      'to what was in force, not to what was adopted for later and replaced',
      turnsOf([1, 1], [2, 9], [3, 4]),
      10,
      [3, 1],
    ],
    ['what was restored', turnsOf([1, 1], [2, 3], [1, 4]), 5, [1, 2]],
    ['nothing where the same version came again', turnsOf([1, 1], [1, 3]), 5, null],
  ] as const)('%s', (...[, turns, minute, wanted]) => {
    const found = planTakeBackOf(turns, at(minute));
    expect(found && [found.taken.version, found.before.version]).toEqual(wanted);
  });

  it('nothing that came into force long ago', () => {
    expect(planTakeBackOf(turnsOf([1, 1], [2, 3]), { now: 300_000, notBefore: 200_000 })).toBeNull();
  });
});

describe('a version adopted for later', () => {
  const fates = (turns: readonly PlanTurn[], taken: PlanTurn | null) =>
    latersOf(turns, { now: 300_000, taken }).map(({ version, fate }) => `${version} ${fate}`);

  it('stays where a switch of an alert is taken back', () => {
    expect(fates(turnsOf([1, 1], [2, 9]), null)).toEqual(['2 stays']);
  });

  it('goes with the version that is taken back', () => {
    const turns = turnsOf([1, 1], [2, 3], [3, 9]);
    expect(fates(turns, turns[1] ?? null)).toEqual(['3 dropped']);
  });

  it('that was replaced by what is taken back does not come again', () => {
    const turns = turnsOf([1, 1], [2, 9], [3, 4]);
    expect(fates(turns, turns[2] ?? null)).toEqual(['2 notRestored']);
    expect(fates(turns, null)).toEqual([]);
    expect(replacedBy(turns, turns[1] as PlanTurn)?.version).toBe(3);
  });

  it('that begins before the newer one counts until then', () => {
    const turns = turnsOf([1, 1], [2, 8], [3, 9]);
    expect(fates(turns, null)).toEqual(['2 stays', '3 stays']);
    expect(replacedBy(turns, turns[1] as PlanTurn)).toBeNull();
  });
});
