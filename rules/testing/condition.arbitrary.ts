/** For tests: random valid conditions and facts of the catalogue. */
import fc from 'fast-check';
import { FACT_CATALOGUE, type FactDefinition } from '../catalogue/facts.ts';
import type { Facts, FactValue } from '../model/decision.ts';
import type { Condition, LeafCondition, Operator, Scalar } from '../model/rule-set.ts';

const CONTAINMENT: readonly Operator[] = ['contains', 'doesNotContain'];
const SINGLE: readonly Operator[] = ['equal', 'notEqual'];
const ORDERING: readonly Operator[] = [
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
];
const MEMBERSHIP: readonly Operator[] = ['in', 'notIn'];

/** A value that a rule may name; of a set, one member. */
export function valueOf(fact: FactDefinition): fc.Arbitrary<Scalar> {
  if (fact.type === 'flag') return fc.boolean();
  if (fact.type === 'date') return fc.constantFrom(20260101, 20261124, 20261125, 20270228);
  if (fact.name === 'beijingDate') return fc.constantFrom('2026-11-24', '2026-11-26', '2027-02-29', '');
  if (fact.type === 'text') return fc.constantFrom('', '1', '2', 'F', 'H11', '京A12345');
  if (fact.codes === null) return fc.integer({ min: 0, max: 1439 });
  const codes = Object.keys(fact.codes);
  return fc.constantFrom(...(fact.type === 'number' ? codes.map(Number) : codes));
}

export function leafOf(fact: FactDefinition): fc.Arbitrary<LeafCondition> {
  const value = valueOf(fact);
  const name = fc.constant(fact.name);
  if (fact.type === 'set') return fc.record({ fact: name, operator: fc.constantFrom(...CONTAINMENT), value });
  const singles = ['number', 'time', 'date'].includes(fact.type) ? [...SINGLE, ...ORDERING] : SINGLE;
  return fc.oneof(
    fc.record({ fact: name, operator: fc.constantFrom(...singles), value }),
    fc.record({
      fact: name,
      operator: fc.constantFrom(...MEMBERSHIP),
      value: fc.array(value, { minLength: 1, maxLength: 4 }),
    }),
  );
}

function factValueOf(fact: FactDefinition): fc.Arbitrary<FactValue> {
  if (fact.type !== 'set') return valueOf(fact);
  return fc.subarray(Object.keys(fact.codes ?? {}).toSorted());
}

export const anyFacts: fc.Arbitrary<Facts> = fc.record(
  Object.fromEntries(FACT_CATALOGUE.map((fact) => [fact.name, factValueOf(fact)])),
);

export const anyLeaf: fc.Arbitrary<LeafCondition> = fc.constantFrom(...FACT_CATALOGUE).chain(leafOf);

export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyLeaf,
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
  ),
})).node;
