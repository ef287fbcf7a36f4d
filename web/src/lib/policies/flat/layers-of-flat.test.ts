import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference } from '../../../../../rules/analysis/difference.ts';
import { AnalysisTooLarge } from '../../../../../rules/analysis/diagrams.ts';
import { compileBulk } from '../../../../../rules/bulk/bulk-evaluator.ts';
import { factsOfBaseVehicle } from '../../../../../rules/catalogue/base-vehicle.ts';
import { runRuleSetTests } from '../../../../../rules/engine/rule-set-tests.ts';
import { loadRuleSet } from '../../../../../rules/model/load-rule-set.ts';
import type { Condition, FlatRuleSet } from '../../../../../rules/model/rule-set.ts';
import { loadSeedRuleSet, SEED_RULE_SET_IDS } from '../../../../../rules/sets/seed-rule-sets.ts';
import { anyDocument, factsNear, valuesNear } from '../../../../../rules/testing/rule-set.arbitrary.ts';
import { aDocument, aRule, sha256Hex } from '../../../../../rules/testing/rule-set.factory.ts';
import { checkDraft } from '../editor/check-draft.ts';
import { documentOf } from '../editor/draft.ts';
import { layersOfFlat } from './layers-of-flat.ts';
import { layersOf } from './read-flat.ts';

const load = (document: unknown) => loadRuleSet(document, sha256Hex);
const seedOf = (id: (typeof SEED_RULE_SET_IDS)[number]): FlatRuleSet =>
  loadSeedRuleSet(id, sha256Hex).document as FlatRuleSet;
const ruleOf = (id: string): string => id.replace(/^in-order\//, '').replace(/-\d+$/, '');

describe('a rule set of rules in order becomes a table', () => {
  it.each(SEED_RULE_SET_IDS)('%s: no vehicle has another outcome, and all its tests pass', async (id) => {
    const layers = load(layersOfFlat(seedOf(id)));
    const { newlyBlocked, newlyAllowed } = difference(load(seedOf(id)), layers);
    expect([newlyBlocked.total, newlyAllowed.total]).toEqual([0, 0]);
    const { results, untestedRules } = await runRuleSetTests(layers);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(untestedRules).toEqual([]);
  });

  it('whatever its rules are: the same outcome by the same rule', () => {
    const flat = anyDocument().filter((one): one is FlatRuleSet => one.format === 'greengate-rule-set/1');
    let seed = 1;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    let converted = 0;
    fc.assert(
      fc.property(flat, (document) => {
        const layers = layersOfFlat(document);
        if (layers === null) return;
        converted += 1;
        const [before, after] = [load(document), load(layers)];
        const [old, now] = [compileBulk(before), compileBulk(after)];
        const near = valuesNear(before);
        for (let n = 0; n < 40; n += 1) {
          const facts = factsNear(near, factsOfBaseVehicle({}), next);
          const [one, other] = [old.decide(facts), now.decide(facts)];
          expect([other.outcome, ruleOf(other.rules[0]?.id ?? '')]).toEqual([
            one.outcome,
            one.rules[0]?.id ?? '',
          ]);
        }
      }),
      { numRuns: 800 },
    );
    expect(converted).toBeGreaterThan(780);
  });

  it('whatever its rules are: the exact analysis finds no vehicle that differs', () => {
    const flat = anyDocument().filter((one): one is FlatRuleSet => one.format === 'greengate-rule-set/1');
    fc.assert(
      fc.property(flat, (document) => {
        const layers = layersOfFlat(document);
        if (layers === null) return;
        try {
          const { newlyBlocked, newlyAllowed } = difference(load(document), load(layers), 2_000_000);
          expect([newlyBlocked.total, newlyAllowed.total]).toEqual([0, 0]);
        } catch (error) {
          if (!(error instanceof AnalysisTooLarge)) throw error;
        }
      }),
      { numRuns: 150 },
    );
  });

  const rows = (when: Condition): unknown => {
    const parts = layersOfFlat(aDocument({ rules: [aRule({ when })] }))?.parts;
    const [table] = parts ?? [];
    return table?.kind === 'table'
      ? [table.columns, ...table.rows.map(({ id, cells }) => [id, ...cells])]
      : table?.kind;
  };
  const leaf = (fact: string, operator: string, value: unknown): Condition =>
    ({ fact, operator, value }) as Condition;

  it('a window across midnight, a list and a range are one cell each', () => {
    expect(
      rows({
        all: [
          {
            any: [
              leaf('beijingMinute', 'greaterThanInclusive', 1320),
              leaf('beijingMinute', 'lessThan', 360),
            ],
          },
          { any: [leaf('fuelGroup', 'equal', 'diesel'), leaf('fuelGroup', 'equal', 'gas')] },
          { all: [leaf('stageRank', 'greaterThan', 1), { not: leaf('stageRank', 'greaterThan', 4) }] },
        ],
      }),
    ).toEqual([
      ['beijingMinute', 'fuelGroup', 'stageRank'],
      ['below-5', { from: 1320, to: 360 }, { in: ['diesel', 'gas'] }, { from: 2, to: 5 }],
    ]);
  });

  it('what is joined by or, and is no list, is several rows of one rule', () => {
    expect(rows({ any: [leaf('overLimit', 'equal', true), leaf('fleet', 'notEqual', '宏通')] })).toEqual([
      ['overLimit', 'fleet'],
      ['below-5', { in: [true] }, null],
      ['below-5-2', null, { notIn: ['宏通'] }],
    ]);
  });

  it('what no cell can say stays a single rule that asks that none before it holds', () => {
    const both = {
      all: [leaf('exemptions', 'contains', 'vehicle'), leaf('exemptions', 'contains', 'fleet')],
    };
    expect(rows(both)).toBe('rule');
  });
});

describe('the text of a rule set in order', () => {
  it('is read as a draft, and the check compares each state of it with the original', () => {
    const read = layersOf(JSON.stringify({ ...seedOf('orange'), id: 'mine' }));
    if (read === null || 'place' in read) throw new Error('it was not read');
    const { draft, original } = read;
    const check = checkDraft(documentOf(draft), original);
    expect([
      check.problems,
      check.difference?.newlyBlocked.total,
      check.difference?.newlyAllowed.total,
    ]).toEqual([[], 0, 0]);
    const without = { ...draft, parts: draft.parts.slice(1) };
    expect(checkDraft(documentOf(without), original).difference?.newlyAllowed.total).toBeGreaterThan(0);
  });

  it('with a fault names its place, and what is no such set is left to others', () => {
    expect(layersOf(JSON.stringify(aDocument({ rules: [aRule({ id: 'No' })] })))).toEqual({
      place: '$.rules[0].id',
    });
    expect([layersOf('{'), layersOf('{"format":"greengate-rule-set/2"}'), layersOf('null')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
