/** What each operator means: strict comparison of values of the same type, never coercion. */
import type { FactValue } from '../model/decision.ts';
import type { LeafCondition, Operator } from '../model/rule-set.ts';

const MEANING: Readonly<Record<Operator, (actual: FactValue, needed: FactValue) => boolean>> = {
  equal: (actual, needed) => actual === needed,
  notEqual: (actual, needed) => actual !== needed,
  lessThan: (actual, needed) => actual < needed,
  lessThanInclusive: (actual, needed) => actual <= needed,
  greaterThan: (actual, needed) => actual > needed,
  greaterThanInclusive: (actual, needed) => actual >= needed,
  in: (actual, needed) => isOneOf(actual, needed),
  notIn: (actual, needed) => !isOneOf(actual, needed),
  contains: (actual, needed) => isOneOf(needed, actual),
  doesNotContain: (actual, needed) => !isOneOf(needed, actual),
};

/** Does the leaf hold for this value? Types were checked before: both sides are of the fact's type. */
export function leafHolds(leaf: LeafCondition, actual: FactValue): boolean {
  return MEANING[leaf.operator](actual, leaf.value);
}

function isOneOf(value: FactValue, list: FactValue): boolean {
  return (list as readonly FactValue[]).includes(value);
}
