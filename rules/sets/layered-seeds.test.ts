import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBulk } from '../bulk/bulk-evaluator.ts';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { runRuleSetTests } from '../engine/rule-set-tests.ts';
import type { DecidingRule } from '../model/rule-set.ts';
import { anyFacts } from '../testing/condition.arbitrary.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { loadLayeredSeed } from './layered-seeds.ts';
import { loadSeedRuleSet, SEED_RULE_SET_IDS } from './seed-rule-sets.ts';

const isExempt = (rule: DecidingRule | undefined): boolean => rule?.code === 'exempt-category';

describe.each(SEED_RULE_SET_IDS)('the layered %s', (id) => {
  const flat = compileBulk(loadSeedRuleSet(id, sha256Hex));
  const layered = loadLayeredSeed(id, sha256Hex);
  const bulk = compileBulk(layered);

  it('passes its own tests, which hit every rule', async () => {
    expect(await runRuleSetTests(layered)).toMatchObject({ passed: true, untestedRules: [] });
  });

  it('decides as version 1, for the same reason', () => {
    const stages = ['0', '3', '4', '5', '6', 'D', 'X', 'unknown'];
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...stages), (facts, emissionStage) => {
        // Ranks follow from stages: a vehicle with others does not exist.
        const { stageRank } = factsOfBaseVehicle({ emissionStage });
        // Version 1 knows no approved exemptions.
        const vehicle = { ...facts, emissionStage, stageRank: stageRank as number, exemptions: [] };
        const [one, two] = [flat.decide(vehicle), bulk.decide(vehicle)];
        expect(two.outcome).toBe(one.outcome);
        // Version 1 names an exemption also where no ban needs it.
        const needless = two.rules.every(({ effect }) => effect === 'allow') && isExempt(one.rules[0]);
        if (!needless) expect(two.rules[0]?.code).toBe(one.rules[0]?.code);
      }),
      { numRuns: 3_000 },
    );
  });
});
