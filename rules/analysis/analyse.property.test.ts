import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBulk, type BulkDecision } from '../bulk/bulk-evaluator.ts';
import { fuelGroupOf, stageRankOf, vehicleSizeOf } from '../catalogue/derive-facts.ts';
import { FACT_CATALOGUE, factOf, quotaFact, valueProblem } from '../catalogue/facts.ts';
import { assessCondition } from '../engine/condition-assessment.ts';
import type { Facts, FactValue } from '../model/decision.ts';
import { loadRuleSet } from '../model/load-rule-set.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import { allVehicles } from '../testing/all-vehicles.ts';
import { anyDocument } from '../testing/rule-set.arbitrary.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { analyse, type Analysis } from './analyse.ts';
import { difference } from './difference.ts';
import { dimensionOf, isUnknown } from './dimension.ts';
import { BOXES_TOLD, type ToldBoxes } from './told-boxes.ts';
import type { FactValues, Vehicles } from './told.ts';

const RUNS = 200;
const MOST = 6_000;
const SIZE = { facts: 3, parts: 4, rows: 4 };

interface Seen {
  readonly facts: Facts;
  readonly decision: BulkDecision;
  readonly hits: ReadonlySet<string>;
}

function seenBy(ruleSet: LoadedRuleSet, vehicles: readonly Facts[]): readonly Seen[] {
  const bulk = compileBulk(ruleSet);
  return vehicles.map((facts) => ({
    facts,
    decision: bulk.decide(facts),
    hits: new Set(ruleSet.rules.filter(({ when }) => assessCondition(when, facts).holds).map(({ id }) => id)),
  }));
}

function isAmong({ fact, values }: FactValues, facts: Facts): boolean {
  const value = facts[fact] as FactValue;
  if (values.kind === 'of') return values.values.includes(value as string);
  if (values.kind === 'except') return !values.values.includes(value as string);
  if (values.kind !== 'ranges')
    return (value as readonly string[]).includes(values.value) === (values.kind === 'contains');
  return values.ranges.some(
    ({ from, to }) => Number(value) >= (from ?? -Infinity) && Number(value) < (to ?? Infinity),
  );
}

const isIn = (ways: readonly Vehicles[], facts: Facts) =>
  ways.some((way) => way.every((one) => isAmong(one, facts)));

/** The boxes hold these vehicles, each once, and no other; their examples are such vehicles that there can be. */
function expectBoxes(told: ToldBoxes, vehicles: readonly Facts[], isWanted: (facts: Facts) => boolean): void {
  expect(told.boxes.length).toBe(Math.min(told.total, BOXES_TOLD));
  for (const facts of vehicles) {
    const count = told.boxes.filter(({ ways }) => isIn(ways, facts)).length;
    const isTold = told.total <= BOXES_TOLD || count > 0;
    const wanted = isWanted(facts) && isTold ? 1 : 0;
    // An assertion for each vehicle would take most of the time.
    if (count !== wanted) expect({ facts, count }).toEqual({ facts, count: wanted });
  }
  for (const { ways, example } of told.boxes) {
    expectPossible(example.facts);
    expect({ example, isIn: isIn(ways, example.facts), isWanted: isWanted(example.facts) }).toMatchObject({
      isIn: true,
      isWanted: true,
    });
  }
}

function expectPossible(facts: Facts): void {
  for (const [name, value] of Object.entries(facts)) expect(valueProblem(factOf(name), value)).toBeNull();
  expect(facts).toMatchObject({
    stageRank: stageRankOf(String(facts['emissionStage'])),
    fuelGroup: fuelGroupOf(String(facts['fuel'])),
    vehicleSize: vehicleSizeOf(String(facts['vehicleType'])),
    beijingDate: String(facts['beijingDay']).replace(/(....)(..)(..)/, '$1-$2-$3'),
    beijingWeekday: new Date(String(facts['beijingDate'])).getUTCDay(),
  });
  if (facts['vehicleKnown'] === false)
    expect(facts).toMatchObject({ fuel: 'unknown', cargo: 'unknown', vehicleType: '' });
}

function pairsOf(seen: readonly Seen[], isWanted: (one: string, other: string) => boolean): string[] {
  const pairs = new Set<string>();
  for (const { hits } of seen) {
    const ids = [...hits];
    for (const [index, one] of ids.entries())
      for (const other of ids.slice(index + 1)) if (isWanted(one, other)) pairs.add(`${one} ${other}`);
  }
  return [...pairs].toSorted();
}

function expectClashes(
  { overlaps, contradictions }: Analysis,
  ruleSet: LoadedRuleSet,
  seen: readonly Seen[],
): void {
  const { document } = ruleSet;
  const rule = (id: string) => ruleSet.rules.find((one) => one.id === id);
  const tableOf = (id: string) =>
    document.format === 'greengate-rule-set/2'
      ? document.parts.find((part) => part.kind === 'table' && id.startsWith(`${part.id}/`))
      : undefined;
  const isOverlap = (one: string, other: string) => {
    const table = tableOf(one);
    return table?.kind === 'table' && table === tableOf(other) && table.hitPolicy === 'unique';
  };
  const isContradiction = (one: string, other: string) =>
    rule(one)?.layer !== null &&
    rule(one)?.layer === rule(other)?.layer &&
    rule(one)?.effect !== rule(other)?.effect &&
    (tableOf(one) === undefined || tableOf(one) !== tableOf(other));
  const told = ({ pairs }: Analysis['overlaps']) => pairs.map(({ rules }) => rules.join(' ')).toSorted();
  expect(told(overlaps)).toEqual(pairsOf(seen, isOverlap));
  expect(told(contradictions)).toEqual(pairsOf(seen, isContradiction));
  for (const { rules, example } of [...overlaps.pairs, ...contradictions.pairs]) {
    expectPossible(example.facts);
    for (const id of rules) expect(assessCondition(rule(id)?.when as never, example.facts).holds).toBe(true);
  }
}

/** Allowed while unknown, blocked by a value, all else equal. */
function isDangerous(fact: string, seen: readonly Seen[]): boolean {
  const own = dimensionOf({ fact, value: '' });
  const others = new Map<string, { allowed: boolean; blocked: boolean }>();
  for (const { facts, decision } of seen) {
    const rest = Object.fromEntries(
      Object.entries(facts).filter(([name, value]) => dimensionOf({ fact: name, value }) !== own),
    );
    const key = JSON.stringify(rest);
    const group = others.get(key) ?? { allowed: false, blocked: false };
    const unknown = isUnknown(fact, facts);
    group.allowed ||= unknown && decision.outcome === 'allow';
    group.blocked ||= !unknown && decision.outcome === 'block';
    others.set(key, group);
  }
  return [...others.values()].some(({ allowed, blocked }) => allowed && blocked);
}

function expectUnknown({ mayBeUnknown }: Analysis, ruleSet: LoadedRuleSet, seen: readonly Seen[]): void {
  for (const { fact, danger } of mayBeUnknown) {
    expect({ fact, isDangerous: danger !== null }).toEqual({ fact, isDangerous: isDangerous(fact, seen) });
    if (danger === null) continue;
    expectPossible(danger.unknown.facts);
    expectPossible(danger.known.facts);
    expect(isUnknown(fact, danger.unknown.facts)).toBe(true);
    expect(isUnknown(fact, danger.known.facts)).toBe(false);
    const bulk = compileBulk(ruleSet);
    expect(bulk.decide(danger.unknown.facts).outcome).toBe('allow');
    expect(bulk.decide(danger.known.facts).outcome).toBe('block');
  }
}

const pool = [...FACT_CATALOGUE, factOf(quotaFact('night'))];
const vehiclePool = pool.filter(({ source }) => source === 'vehicle-file');
const twice = (facts: typeof pool) => anyDocument(SIZE, facts);

describe('analysis, beside every vehicle that there can be', () => {
  it.each([
    ['any facts', pool],
    ['facts of the vehicle file', vehiclePool],
  ])(
    'tells gaps, clashes, dead rules and unknown facts of %s',
    (_, facts) => {
      const told = {
        sets: 0,
        gaps: 0,
        overlaps: 0,
        contradictions: 0,
        neverHit: 0,
        neverDecides: 0,
        dangers: 0,
      };
      const property = fc.property(twice(facts), (document) => {
        const ruleSet = loadRuleSet(document, sha256Hex);
        const vehicles = allVehicles([ruleSet], MOST);
        fc.pre(vehicles !== null);
        const seen = seenBy(ruleSet, vehicles ?? []);
        const bulk = compileBulk(ruleSet);
        const analysis = analyse(ruleSet);
        expectBoxes(analysis.gaps, vehicles ?? [], (one) => bulk.decide(one).rules.length === 0);
        expectClashes(analysis, ruleSet, seen);
        const ids = ruleSet.rules.map(({ id }) => id);
        const dead = ids.filter((id) => !seen.some(({ hits }) => hits.has(id)));
        const deciding = new Set(seen.map(({ decision }) => decision.rules[0]?.id));
        expect(analysis.neverHit).toEqual(dead);
        expect(analysis.neverDecides).toEqual(ids.filter((id) => !dead.includes(id) && !deciding.has(id)));
        expectUnknown(analysis, ruleSet, seen);
        const entering = seen.filter(
          ({ facts: one }) => one['direction'] === 'in' && one['overLimit'] === false,
        );
        expect(analysis.blocksEverything).toBe(
          entering.every(({ decision }) => decision.outcome === 'block'),
        );
        expect(analysis.allowsEverything).toBe(
          entering.every(({ decision }) => decision.outcome === 'allow'),
        );
        told.sets += 1;
        told.gaps += Math.sign(analysis.gaps.total);
        told.overlaps += Math.sign(analysis.overlaps.total);
        told.contradictions += Math.sign(analysis.contradictions.total);
        told.neverHit += Math.sign(analysis.neverHit.length);
        told.neverDecides += Math.sign(analysis.neverDecides.length);
        told.dangers += analysis.mayBeUnknown.filter(({ danger }) => danger !== null).length;
      });
      fc.assert(property, { numRuns: RUNS });
      for (const count of Object.values(told)) expect(count).toBeGreaterThan(RUNS / 100);
    },
    120_000,
  );

  it.each([
    ['any facts', pool],
    ['facts of the vehicle file', vehiclePool],
  ])(
    'tells the difference of two rule sets about %s',
    (_, facts) => {
      let differences = 0;
      const property = fc.property(
        fc
          .uniqueArray(fc.constantFrom(...facts), { minLength: 1, maxLength: 3 })
          .chain((few) => fc.tuple(twice(few), twice(few))),
        (documents) => {
          const [before, after] = documents.map((document) => loadRuleSet(document, sha256Hex)) as [
            LoadedRuleSet,
            LoadedRuleSet,
          ];
          const vehicles = allVehicles([before, after], MOST);
          fc.pre(vehicles !== null);
          const [one, other] = [compileBulk(before), compileBulk(after)];
          const outcomes = (facts: Facts) => `${one.decide(facts).outcome} ${other.decide(facts).outcome}`;
          const { newlyAllowed, newlyBlocked } = difference(before, after);
          expectBoxes(newlyBlocked, vehicles ?? [], (own) => outcomes(own) === 'allow block');
          expectBoxes(newlyAllowed, vehicles ?? [], (own) => outcomes(own) === 'block allow');
          differences += Math.sign(newlyAllowed.total + newlyBlocked.total);
        },
      );
      fc.assert(property, { numRuns: RUNS });
      expect(differences).toBeGreaterThan(RUNS / 10);
    },
    120_000,
  );
});
