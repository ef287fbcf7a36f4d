import { expect, it } from 'vitest';
import { loadRuleSet } from '../model/load-rule-set.ts';
import { aDocument, aRule, sha256Hex } from '../testing/rule-set.factory.ts';
import type { RuleSetTest } from '../model/rule-set.ts';
import { runRuleSetTests } from './rule-set-tests.ts';

const rules = [aRule(), aRule({ id: 'listed', when: { fact: 'overLimit', operator: 'equal', value: true } })];
const report = (...tests: RuleSetTest[]) =>
  runRuleSetTests(loadRuleSet(aDocument({ rules, tests }), sha256Hex));
const old: RuleSetTest = {
  name: 'old',
  given: { emissionStage: '4' },
  expect: { outcome: 'block', rule: 'below-5' },
};
const listed: RuleSetTest = { name: 'listed', given: { overLimit: true }, expect: { outcome: 'block' } };

it('passes when each test passes and each rule is hit', async () => {
  expect(await report(old, listed)).toMatchObject({ passed: true, untestedRules: [] });
});

it('names the rules that no test hits', async () => {
  expect(await report(old)).toMatchObject({
    passed: false,
    untestedRules: ['listed'],
    results: [{ passed: true }],
  });
});

it('fails a test with another outcome, and one with another deciding rule', async () => {
  const outcome: RuleSetTest = { ...old, expect: { outcome: 'allow' } };
  const rule: RuleSetTest = { ...listed, expect: { outcome: 'block', rule: 'default' } };
  const { passed, results } = await report(outcome, rule, old);
  expect(passed).toBe(false);
  expect(results.map((result) => result.passed)).toEqual([false, false, true]);
});
