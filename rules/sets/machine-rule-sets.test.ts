import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { runRuleSetTests } from '../engine/rule-set-tests.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { loadMachineRuleSet, MACHINE_RULE_SET_IDS } from './machine-rule-sets.ts';

describe.each(MACHINE_RULE_SET_IDS)('%s', (id) => {
  const ruleSet = loadMachineRuleSet(id, sha256Hex);

  it('passes its own tests, which hit every rule', async () => {
    expect(await runRuleSetTests(ruleSet)).toMatchObject({ passed: true, untestedRules: [] });
  });

  it('covers every machine, without overlap', () => {
    const { gaps, overlaps } = analyse(ruleSet);
    expect([gaps.boxes, overlaps.pairs]).toEqual([[], []]);
  });
});
