/** For tests: random rule-set documents of both formats, dense enough that rules meet. */
import fc from 'fast-check';
import { FACT_CATALOGUE, factOf, quotaFact, type FactDefinition } from '../catalogue/facts.ts';
import type { Facts, FactValue } from '../model/decision.ts';
import type {
  Cell,
  Condition,
  DecisionTable,
  FreeRule,
  LayeredRuleSet,
  LoadedRuleSet,
  FlatRuleSet,
} from '../model/rule-set.ts';
import { HIT_POLICIES, LAYERS } from '../model/rule-set.ts';
import { leafOf, valueOf } from './condition.arbitrary.ts';
import { aFreeRule, aLayered, aQuota, aRow, aTable } from './layered.factory.ts';
import { aDocument, aRule } from './rule-set.factory.ts';

const QUOTA = 'night';
const EFFECTS = ['allow', 'block'] as const;
const ORDERED: readonly string[] = ['number', 'time', 'date'];

export interface Size {
  readonly facts: number;
  readonly parts: number;
  readonly rows: number;
}

export const SMALL: Size = { facts: 3, parts: 4, rows: 4 };

/** A document of either format about a few facts of `pool`, so that its rules overlap. */
export function anyDocument(
  size: Size = SMALL,
  pool: readonly FactDefinition[] = [...FACT_CATALOGUE, factOf(quotaFact(QUOTA))],
): fc.Arbitrary<FlatRuleSet | LayeredRuleSet> {
  return fc
    .uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: size.facts })
    .chain((facts) =>
      fc.oneof({ weight: 1, arbitrary: flat(facts, size) }, { weight: 3, arbitrary: layered(facts, size) }),
    );
}

function flat(facts: readonly FactDefinition[], size: Size): fc.Arbitrary<FlatRuleSet> {
  const usable = facts.filter(({ source }) => source !== 'quota');
  const rule = fc.record({
    effect: fc.constantFrom(...EFFECTS),
    when: conditionOf(usable.length > 0 ? usable : FACT_CATALOGUE.slice(0, 1)),
  });
  return fc
    .array(rule, { minLength: 1, maxLength: size.parts + size.rows })
    .map((rules) => aDocument({ rules: rules.map((one, n) => aRule({ id: `r${n}`, ...one })) }));
}

function layered(facts: readonly FactDefinition[], size: Size): fc.Arbitrary<LayeredRuleSet> {
  const part = fc.oneof(
    { weight: 2, arbitrary: freeRule(facts) },
    { weight: 1, arbitrary: table(facts, size) },
  );
  return fc
    .record({
      parts: fc.array(part, { minLength: 1, maxLength: size.parts }),
      allowExitIfEnteredBefore: fc.boolean(),
    })
    .map(({ parts, allowExitIfEnteredBefore }) =>
      aLayered({
        allowExitIfEnteredBefore,
        parts: parts.map((one, n) => ({ ...one, id: `p${n}` })),
        quotas: [aQuota({ id: QUOTA })],
      }),
    );
}

const sayingOf = (layer: (typeof LAYERS)[number]) =>
  fc.constantFrom(
    ...(layer === 'over-limit' ? ['block' as const] : layer === 'exemption' ? ['allow' as const] : EFFECTS),
  );

function freeRule(facts: readonly FactDefinition[]): fc.Arbitrary<FreeRule> {
  return fc
    .constantFrom(...LAYERS)
    .chain((layer) =>
      fc.record({ layer: fc.constant(layer), effect: sayingOf(layer), when: conditionOf(facts) }),
    )
    .map((rule) => aFreeRule(rule));
}

function table(facts: readonly FactDefinition[], size: Size): fc.Arbitrary<DecisionTable> {
  const columns = facts.map(({ name }) => name);
  return fc.constantFrom(...LAYERS).chain((layer) => {
    const row = fc.record({ effect: sayingOf(layer), cells: fc.tuple(...facts.map(cellOf)) });
    return fc
      .record({
        hitPolicy: fc.constantFrom(...HIT_POLICIES),
        rows: fc.array(row, { minLength: 1, maxLength: size.rows }),
      })
      .map(({ hitPolicy, rows }) =>
        aTable({ layer, hitPolicy, columns, rows: rows.map((one, n) => aRow({ id: `w${n}`, ...one })) }),
      );
  });
}

/** Shallow, so that it often holds. */
function conditionOf(facts: readonly FactDefinition[]): fc.Arbitrary<Condition> {
  const leaf = fc.constantFrom(...facts).chain(leafOf);
  const pair = fc.array(leaf, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    leaf,
    fc.record({ all: pair }),
    fc.record({ any: fc.array(fc.oneof(leaf, fc.record({ all: pair })), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: fc.oneof(leaf, fc.record({ all: pair })) }),
  );
}

function cellOf(fact: FactDefinition): fc.Arbitrary<Cell> {
  const any = fc.constant(null);
  if (fact.type === 'set') {
    const member = valueOf(fact) as fc.Arbitrary<string>;
    return fc.oneof(any, fc.record({ contains: member }), fc.record({ doesNotContain: member }));
  }
  const values = fc.array(valueOf(fact), { minLength: 1, maxLength: 4 });
  const listed = [any, fc.record({ in: values }), fc.record({ notIn: values })];
  if (!ORDERED.includes(fact.type)) return fc.oneof(...listed);
  const ranged: fc.Arbitrary<Cell> = rangeOf(fact);
  return fact.name === 'stageRank' ? fc.oneof(...listed, ranged, bannedUpTo) : fc.oneof(...listed, ranged);
}

const bannedUpTo: fc.Arbitrary<Cell> = fc.record({
  bannedUpTo: fc.dictionary(fc.constantFrom('diesel', 'gas', 'petrol'), fc.integer({ min: -1, max: 7 }), {
    minKeys: 1,
  }),
});

function rangeOf(fact: FactDefinition): fc.Arbitrary<Cell> {
  const end = valueOf(fact) as fc.Arbitrary<number>;
  return fc.tuple(end, end, fc.constantFrom('both', 'from', 'to')).map(([one, other, ends]): Cell => {
    if (ends === 'from' || one === other) return { from: one };
    if (ends === 'to') return { to: one };
    return fact.type === 'time'
      ? { from: one, to: other }
      : { from: Math.min(one, other), to: Math.max(one, other) };
  });
}

/** By fact of the set, values that its rules name and values beside them. */
export function valuesNear(ruleSet: LoadedRuleSet): ReadonlyMap<string, readonly FactValue[]> {
  const near = new Map<string, FactValue[]>();
  const visit = (condition: Condition): void => {
    if ('all' in condition) condition.all.forEach(visit);
    else if ('any' in condition) condition.any.forEach(visit);
    else if ('not' in condition) visit(condition.not);
    else near.set(condition.fact, [...(near.get(condition.fact) ?? []), ...[condition.value].flat()]);
  };
  for (const { when } of ruleSet.rules) visit(when);
  return new Map([...near].map(([name, values]) => [name, [...new Set(around(factOf(name), values))]]));
}

function around(fact: FactDefinition, values: readonly FactValue[]): readonly FactValue[] {
  if (fact.type === 'set')
    return [
      [],
      ...values.map((value): FactValue => [value as string]),
      Object.keys(fact.codes ?? {}).toSorted(),
    ];
  if (fact.type === 'flag') return [true, false];
  if (fact.type === 'text') return [...values, 'elsewhere'];
  if (fact.type === 'date') return [...values, 20261123, 20261126];
  const codes = fact.codes === null ? [] : Object.keys(fact.codes);
  if (fact.type === 'code') return [...values, ...codes.slice(0, 2), ...codes.slice(-1)];
  if (fact.codes !== null) return codes.map(Number);
  const beside = values.flatMap((value) => [Number(value) - 1, Number(value), Number(value) + 1]);
  return [0, ...beside].filter((value) => value >= 0 && (fact.type !== 'time' || value <= 1440));
}

/** Facts of the base vehicle with values near those that the rules name; `next` gives whole numbers at random. */
export function factsNear(
  near: ReadonlyMap<string, readonly FactValue[]>,
  base: Facts,
  next: () => number,
): Facts {
  const chosen = [...near].map(([name, values]) => [name, values[next() % values.length]]);
  return { ...base, ...(Object.fromEntries(chosen) as Facts) };
}
