import type { Facts } from '../model/decision.ts';
import type { Condition, LeafCondition } from '../model/rule-set.ts';

/** Written apart from the code under test: sorts and searches instead of comparing. */
function naiveLeaf({ fact, operator, value }: LeafCondition, facts: Facts): boolean {
  const actual = facts[fact];
  const listed = [value].flat().some((one) => Object.is(one, actual));
  const order = Math.sign(Number(actual) - Number(value));
  switch (operator) {
    case 'equal':
    case 'in':
      return listed;
    case 'notEqual':
    case 'notIn':
      return !listed;
    case 'lessThan':
      return order === -1;
    case 'lessThanInclusive':
      return order !== 1;
    case 'greaterThan':
      return order === 1;
    case 'greaterThanInclusive':
      return order !== -1;
    case 'contains':
      return [actual].flat().some((one) => one === value);
    case 'doesNotContain':
      return [actual].flat().every((one) => one !== value);
  }
}

export function naive(condition: Condition, facts: Facts): boolean {
  if ('not' in condition) return !naive(condition.not, facts);
  if ('all' in condition) return condition.all.filter((part) => !naive(part, facts)).length === 0;
  if ('any' in condition) return condition.any.filter((part) => naive(part, facts)).length > 0;
  return naiveLeaf(condition, facts);
}
