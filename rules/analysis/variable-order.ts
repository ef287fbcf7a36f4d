/**
 * In which order the dimensions are asked. Only speed depends on it: first what leaves the fewest rules alive, so that
 * few combinations are left for dimensions with many atoms.
 */
import type { Condition } from '../model/rule-set.ts';
import { constantOf, dimensionOf, holdsOn, type Dimension } from './dimension.ts';

/** More combinations than these are not looked at: they tell the same. */
const LOOKED_AT = 120;

type Alive = readonly number[];

/** The dimensions in the order in which to ask them. */
export function inGoodOrder(
  dimensions: readonly Dimension[],
  conditions: readonly Condition[],
): readonly Dimension[] {
  const survivors = new Map(dimensions.map((dimension) => [dimension, survivorsOf(dimension, conditions)]));
  const order: Dimension[] = [];
  let states: readonly Alive[] = [conditions.map((_, rule) => rule)];
  while (order.length < dimensions.length) {
    const left = dimensions.filter((dimension) => !order.includes(dimension));
    const tried = left.map((dimension) => {
      const next = split(states, survivors.get(dimension) ?? []);
      return { dimension, next, cost: next.reduce((sum, alive) => sum + alive.length ** 2, 1) };
    });
    const best = tried.reduce((least, one) => (one.cost < least.cost ? one : least));
    order.push(best.dimension);
    states = best.next.slice(0, LOOKED_AT);
  }
  return order;
}

/** By atom, the conditions that may still hold. */
function survivorsOf(dimension: Dimension, conditions: readonly Condition[]): readonly ReadonlySet<number>[] {
  return dimension.atoms.map(([stretch]) => {
    const alive = conditions.flatMap((condition, rule) => {
      const held = holds(condition, dimension, stretch);
      return held === false ? [] : [rule];
    });
    return new Set(alive);
  });
}

type Sample = Dimension['atoms'][number][number] | undefined;

/** True, false, or null where other dimensions tell. */
function holds(condition: Condition, dimension: Dimension, sample: Sample): boolean | null {
  if ('all' in condition) return every(condition.all.map((part) => holds(part, dimension, sample)));
  if ('any' in condition) {
    const none = every(condition.any.map((part) => opposite(holds(part, dimension, sample))));
    return opposite(none);
  }
  if ('not' in condition)
    // What is not so for several facts is hardly ever told by one of them.
    return 'all' in condition.not ? null : opposite(holds(condition.not, dimension, sample));
  const constant = constantOf(condition);
  if (constant !== null) return constant;
  return sample === undefined || dimensionOf(condition) !== dimension.name
    ? null
    : holdsOn(condition, sample);
}

function every(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function opposite(held: boolean | null): boolean | null {
  return held === null ? null : !held;
}

function split(states: readonly Alive[], survivors: readonly ReadonlySet<number>[]): readonly Alive[] {
  const distinct = new Map<string, Alive>();
  for (const alive of states) {
    for (const survivor of survivors) {
      const left = alive.filter((rule) => survivor.has(rule));
      distinct.set(String.fromCharCode(...left), left);
    }
  }
  return [...distinct.values()];
}
