import { describe, expect, it } from 'vitest';
import { compileBulk } from '../bulk/bulk-evaluator.ts';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { FACT_CATALOGUE } from '../catalogue/facts.ts';
import { runRuleSetTests } from '../engine/rule-set-tests.ts';
import type { Facts } from '../model/decision.ts';
import { loadRuleSet, sealRuleSet } from '../model/load-rule-set.ts';
import type { Condition, DecisionTable, LayeredRuleSet } from '../model/rule-set.ts';
import {
  aFreeRule,
  aLayered,
  aQuota,
  aRow,
  aTable,
  orangeStandard,
  stopAll,
} from '../testing/layered.factory.ts';
import { aDocument, aRule, rulesWhen, sha256Hex } from '../testing/rule-set.factory.ts';
import { analyse } from './analyse.ts';
import { describeVehicles } from './describe.ts';
import { AnalysisTooLarge } from './diagrams.ts';
import type { ToldBoxes } from './told-boxes.ts';
import { loadSeedRuleSet } from '../sets/seed-rule-sets.ts';

const load = (document: Partial<LayeredRuleSet>) =>
  loadRuleSet(aLayered({ allowExitIfEnteredBefore: false, ...document }), sha256Hex);
const words = ({ boxes }: ToldBoxes) =>
  boxes.map(({ ways }) => ways.map((way) => describeVehicles(way).zh).join('；'));
const allowed = (when: Condition) => aFreeRule({ id: 'allowed', layer: 'default', effect: 'allow', when });

describe('gaps', () => {
  it('are told by window, in words', () => {
    const day: Condition = {
      all: [
        { fact: 'beijingMinute', operator: 'greaterThanInclusive', value: 480 },
        { fact: 'beijingMinute', operator: 'lessThan', value: 1320 },
      ],
    };
    expect(words(analyse(load({ parts: [allowed(day)] })).gaps)).toEqual(['22:00–08:00']);
  });

  it('have an example that is a test of the set as it is', async () => {
    const parts = [allowed({ fact: 'stageRank', operator: 'greaterThanInclusive', value: 5 })];
    const { gaps } = analyse(load({ parts }));
    expect(words(gaps)).toEqual(['国四及以下或排放阶段 未知']);
    const tests = gaps.boxes.map(({ example: { given } }, n) => ({
      name: `gap ${n}`,
      given,
      expect: { outcome: 'block' as const, rule: 'default' },
    }));
    const { results } = await runRuleSetTests(load({ parts, tests }));
    expect(results.map(({ passed }) => passed)).toEqual([true]);
  });

  it('tell a day with its weekdays, and no day that the catalogue of the set does not have', () => {
    const workday: Condition = {
      any: [
        { fact: 'beijingWeekday', operator: 'in', value: [1, 2, 3, 4, 5] },
        { fact: 'beijingDate', operator: 'equal', value: '2026-11-28' },
      ],
    };
    const document = aDocument({ catalogueVersion: 1, rules: [aRule({ effect: 'allow', when: workday })] });
    const { gaps } = analyse(loadRuleSet(document, sha256Hex));
    expect(words(gaps)).toEqual(['周日或周六、2026-11-28以前或2026-11-29起']);
    expect(Object.keys(gaps.boxes[0]?.example.given ?? {}).toSorted()).toEqual([
      'beijingDate',
      'beijingWeekday',
    ]);
  });

  it('tell named types and all others of a size in two ways', () => {
    const light: Condition = {
      any: [
        { fact: 'vehicleType', operator: 'in', value: ['H11', 'H12'] },
        { fact: 'vehicleSize', operator: 'in', value: ['light', 'mini', 'medium'] },
        { fact: 'vehicleType', operator: 'equal', value: 'X99' },
      ],
    };
    expect(
      words(
        analyse(rulesWhen(light, { not: { fact: 'vehicleType', operator: 'in', value: ['H11', 'H13'] } }))
          .gaps,
      ),
    ).toEqual(['车辆类型 H13']);
    expect(words(analyse(rulesWhen(light)).gaps)).toEqual([
      '车辆类型 未知；车辆类型 不是未知、H11、H12、X99、重型或车型大小 未知',
    ]);
  });

  const facts = FACT_CATALOGUE.map(({ name }) => name).filter(
    (name) =>
      !/^(stageRank|fuelGroup|vehicleSize|vehicleKnown|beijingWeekday|beijingDate|exemptions|enteredBefore)$/.test(
        name,
      ),
  );
  const isBase = (fact: string): Condition => ({
    fact,
    operator: 'equal',
    value: factsOfBaseVehicle({})[fact] as string,
  });
  const pairs = Array.from({ length: 10 }, (_, n): Condition => ({
    all: facts.slice(2 * n, 2 * n + 2).map(isBase),
  }));

  it.each([
    [6, 2 ** 6],
    [10, 2 ** 10],
  ])(
    'of %i pairs that must not come together are %i boxes at least, of which 50 are told',
    (count, least) => {
      const ruleSet = rulesWhen({ any: pairs.slice(0, count) });
      const { gaps } = analyse(ruleSet);
      expect(gaps.total).toBeGreaterThanOrEqual(least);
      expect(gaps.boxes).toHaveLength(50);
      for (const { example } of gaps.boxes)
        expect(compileBulk(ruleSet).decide(example.facts).rules).toEqual([]);
    },
  );
});

describe('clashes', () => {
  const rows = [
    aRow({ id: 'a', cells: [{ to: 5 }, null] }),
    aRow({ id: 'b', effect: 'allow', cells: [{ from: 4 }, { in: ['in'] }] }),
    aRow({ id: 'c', cells: [{ from: 6 }, { in: ['out'] }] }),
  ];
  const table = (more: Partial<DecisionTable>) =>
    aTable({ columns: ['stageRank', 'direction'], rows, ...more });

  it('are errors between rows of a unique table, with a vehicle that both hit', () => {
    const { overlaps, contradictions } = analyse(load({ parts: [table({})] }));
    expect(overlaps).toMatchObject({
      total: 1,
      pairs: [{ rules: ['table/a', 'table/b'], example: { facts: { stageRank: 4 } } }],
    });
    expect(contradictions.total).toBe(0);
  });

  it('are none where the hit policy says which row goes', () => {
    for (const hitPolicy of ['first', 'most-restrictive'] as const) {
      const { overlaps, contradictions } = analyse(load({ parts: [table({ hitPolicy })] }));
      expect([overlaps.total, contradictions.total]).toEqual([0, 0]);
    }
  });

  it('are warnings between rules of a layer that want different things', () => {
    const parts = [
      table({}),
      aFreeRule({ id: 'free', effect: 'allow', when: { fact: 'stageRank', operator: 'equal', value: 3 } }),
    ];
    const { contradictions } = analyse(load({ parts }));
    expect(contradictions.pairs.map(({ rules }) => rules)).toEqual([['table/a', 'free']]);
    expect(contradictions.pairs[0]?.example.facts['stageRank']).toBe(3);
  });
});

it('a set that stops all blocks everything, and what allows never decides', () => {
  expect(analyse(stopAll())).toMatchObject({
    blocksEverything: true,
    allowsEverything: false,
    neverDecides: ['compliant'],
  });
});

it('a fuel nobody knows must not be a way in', () => {
  const ban = aFreeRule({ id: 'ban', when: { fact: 'fuelGroup', operator: 'equal', value: 'diesel' } });
  const [fuel] = analyse(
    load({ parts: [ban, allowed({ fact: 'overLimit', operator: 'equal', value: false })] }),
  ).mayBeUnknown;
  expect(fuel).toMatchObject({
    fact: 'fuelGroup',
    danger: { unknown: { given: { fuel: 'unknown' } }, known: { given: {} } },
  });
});

it('a rule for what no vehicle can be is never hit', () => {
  const { neverHit } = analyse(
    rulesWhen(
      {
        all: [
          { fact: 'emissionStage', operator: 'equal', value: 'unknown' },
          { fact: 'fuel', operator: 'equal', value: 'C' },
        ],
      },
      {
        all: [
          { fact: 'vehicleKnown', operator: 'equal', value: false },
          { fact: 'vehicleSize', operator: 'equal', value: 'heavy' },
        ],
      },
      {
        all: [
          { fact: 'stageRank', operator: 'equal', value: 4 },
          { fact: 'emissionStage', operator: 'equal', value: '5' },
        ],
      },
      {
        all: [
          { fact: 'vehicleCategory', operator: 'equal', value: 'unknown' },
          { fact: 'useNature', operator: 'equal', value: 'R' },
        ],
      },
      {
        all: [
          { fact: 'beijingDay', operator: 'equal', value: 20261124 },
          { fact: 'beijingWeekday', operator: 'equal', value: 3 },
        ],
      },
      { fact: 'fleet', operator: 'equal', value: '' },
      { fact: 'beijingDate', operator: 'equal', value: '2026-02-29' },
    ),
  );
  expect(neverHit).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6']);
});

it('every quota has a value in an example', () => {
  const left: Condition = { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 };
  const { gaps } = analyse(load({ parts: [allowed(left)], quotas: [aQuota()] }));
  expect(words(gaps)).toEqual(['剩余配额 0']);
  expect(gaps.boxes[0]?.example.given).toEqual({ 'quotaLeft.night': 0 });
});

it('a rule is untested that no test shows, or only one that leaves out a quota', () => {
  const parts = [allowed({ fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 })];
  const test = (given: Facts) => ({ name: 'one', given, expect: { outcome: 'allow' as const } });
  const untested = (given: Facts) =>
    analyse(load({ parts, quotas: [aQuota()], tests: [test(given)] })).untested;
  expect(untested({ 'quotaLeft.night': 1 })).toEqual([]);
  expect(untested({ 'quotaLeft.night': 0 })).toEqual(['allowed']);
  expect(untested({})).toEqual(['allowed']);
});

it('what takes too long is refused by name, not half told', () => {
  const analysis = () => analyse(orangeStandard(), 200);
  expect(analysis).toThrow(AnalysisTooLarge);
  expect(analysis).toThrow(/emissionStage.*split the table/);
});

it('tells, by rule that no test shows, a vehicle that it decides', () => {
  for (const { document } of [loadSeedRuleSet('orange', sha256Hex), orangeStandard()]) {
    const ruleSet = sealRuleSet({ ...document, tests: [] }, sha256Hex);
    const { showing, untested, neverDecides, neverHit } = analyse(ruleSet);
    const bulk = compileBulk(ruleSet);
    const without = [...neverDecides, ...neverHit];
    expect(Object.keys(showing)).toEqual(untested.filter((id) => !without.includes(id)));
    for (const [id, { given }] of Object.entries(showing))
      expect(bulk.decide(factsOfBaseVehicle(given)).rules[0]?.id).toBe(id);
  }
});
