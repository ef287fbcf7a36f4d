import { describe, expect, it } from 'vitest';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { evaluate } from '../engine/evaluate.ts';
import { runRuleSetTests } from '../engine/rule-set-tests.ts';
import type { Facts } from '../model/decision.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { loadSeedRuleSet, SEED_RULE_SET_IDS, type SeedRuleSetId } from './seed-rule-sets.ts';

describe.each(SEED_RULE_SET_IDS)('seed rule set %s', (id) => {
  const ruleSet = loadSeedRuleSet(id, sha256Hex);

  it.each(ruleSet.tests)('$name', async (test) => {
    const { results } = await runRuleSetTests({ ...ruleSet, tests: [test] });
    expect(results[0]?.decision.outcome).toBe(test.expect.outcome);
    expect(results[0]?.decision.reasons[0]?.rule).toBe(test.expect.rule);
  });

  it('has a test that hits each rule', async () => {
    expect(await runRuleSetTests(ruleSet)).toMatchObject({ passed: true, untestedRules: [] });
  });

  it('is version 1, named as its file, and sealed', () => {
    expect(ruleSet).toMatchObject({ id, version: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('tells a refused driver what to do, in at most 20 characters why', () => {
    for (const rule of ruleSet.rules) {
      expect([...rule.text.zh].length).toBeLessThanOrEqual(20);
      if (rule.effect === 'block') expect(rule.remedies).not.toEqual([]);
    }
  });
});

describe('domain Appendix B', () => {
  const electric = { emissionStage: 'D', fuel: 'C', plateNo: '冀BD12345', plateColour: '6' };
  const light = { emissionStage: '5', fuel: 'A', vehicleType: 'H31', plateColour: '0' };

  it.each<[string, SeedRuleSetId, Facts, readonly string[]]>([
    ['1: heavy diesel IV', 'orange', { emissionStage: '4' }, ['block', 'stage-below-5']],
    ['2: heavy diesel V', 'orange', { emissionStage: '5' }, ['allow', 'compliant']],
    ['3: heavy gas IV', 'orange', { emissionStage: '4', fuel: 'E' }, ['block', 'stage-below-5']],
    [
      '5: heavy diesel VI on the list',
      'orange',
      { emissionStage: '6', overLimit: true },
      ['block', 'over-limit'],
    ],
    ['6: battery truck, all stops', 'red', electric, ['block', 'red-stop']],
    [
      '7: hazmat heavy IV',
      'orange',
      { emissionStage: '4', vehicleCategory: '1' },
      ['allow', 'exempt-category'],
    ],
    ['10: light petrol V', 'orange', light, ['allow', 'compliant']],
    ['11: stage unknown, heavy', 'orange', { emissionStage: 'unknown' }, ['block', 'stage-unknown']],
  ])('row %s, in %s', async (_, id, ...[given, expected]) => {
    const decision = await evaluate(loadSeedRuleSet(id, sha256Hex), factsOfBaseVehicle(given));
    expect([decision.outcome, decision.reasons[0]?.code]).toEqual(expected);
  });
});

describe('every alert level', () => {
  const facts = (given: Facts) => factsOfBaseVehicle({ direction: 'in', ...given });

  it.each(['yellow', 'orange', 'red'] as const)('%s refuses a vehicle nobody knows (I8)', async (id) => {
    const { outcome } = await evaluate(loadSeedRuleSet(id, sha256Hex), facts({ vehicleKnown: false }));
    expect(outcome).toBe('block');
  });
});
