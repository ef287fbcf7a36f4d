/** What each operator means: strict comparison of values of the same type, never coercion. */
import type { FactValue } from '../model/decision.ts';
import type { LeafCondition, Operator } from '../model/rule-set.ts';

type Needed = LeafCondition['value'];

const MEANING: Readonly<Record<Operator, (actual: FactValue, needed: Needed) => boolean>> = {
  equal: (actual, needed) => actual === needed,
  notEqual: (actual, needed) => actual !== needed,
  lessThan: (actual, needed) => actual < needed,
  lessThanInclusive: (actual, needed) => actual <= needed,
  greaterThan: (actual, needed) => actual > needed,
  greaterThanInclusive: (actual, needed) => actual >= needed,
  in: (actual, needed) => isOneOf(actual, needed),
  notIn: (actual, needed) => !isOneOf(actual, needed),
};

/** Does the leaf hold for this value? Types were checked before: both sides are of the fact's type. */
export function leafHolds(leaf: LeafCondition, actual: FactValue): boolean {
  return MEANING[leaf.operator](actual, leaf.value);
}

function isOneOf(actual: FactValue, needed: Needed): boolean {
  return (needed as readonly FactValue[]).includes(actual);
}
