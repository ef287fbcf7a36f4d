/** Which rule of one version is which of the other: by its name, by what its name ends with, by what it says. */
import type { DiffableRule } from './diffable.ts';

export interface Pair {
  readonly old: DiffableRule | null;
  readonly now: DiffableRule | null;
  /** Others that stood above it stand below it, or the other way round. */
  readonly isMoved: boolean;
}

export function pairsOf(before: readonly DiffableRule[], after: readonly DiffableRule[]): readonly Pair[] {
  const found = new Map<DiffableRule, DiffableRule>();
  const isFree = (rule: DiffableRule): boolean => ![...found.values()].includes(rule);
  for (const alike of [byId, byEnd, bySaying]) {
    for (const now of after) {
      if (found.has(now)) continue;
      const old = before.find((rule) => isFree(rule) && alike(rule, now));
      if (old !== undefined) found.set(now, old);
    }
  }
  const moved = movedOf(
    after.flatMap((now) => {
      const old = found.get(now);
      return old === undefined ? [] : [before.indexOf(old)];
    }),
  );
  const told = after.map((now): Pair => {
    const old = found.get(now) ?? null;
    return { old, now, isMoved: old !== null && moved.has(before.indexOf(old)) };
  });
  const gone = before.filter(isFree).map((old): Pair => ({ old, now: null, isMoved: false }));
  return [...told, ...gone];
}

const byId = (one: DiffableRule, other: DiffableRule): boolean => one.id === other.id;
const endOf = ({ id }: DiffableRule): string => id.split('/').at(-1) ?? id;
const byEnd = (one: DiffableRule, other: DiffableRule): boolean => endOf(one) === endOf(other);
const bySaying = (one: DiffableRule, other: DiffableRule): boolean =>
  JSON.stringify(one.said) === JSON.stringify(other.said);

/** Of places in their new order, those that must be taken out for the others to stand as they stood. */
function movedOf(places: readonly number[]): ReadonlySet<number> {
  const kept: number[][] = [];
  for (const place of places) {
    const before = kept.filter((run) => (run.at(-1) ?? -1) < place);
    const longest = before.reduce<number[]>((best, run) => (run.length > best.length ? run : best), []);
    kept.push([...longest, place]);
  }
  const stay = kept.reduce<number[]>((best, run) => (run.length > best.length ? run : best), []);
  return new Set(places.filter((place) => !stay.includes(place)));
}
