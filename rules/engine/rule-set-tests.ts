/** Runs the tests that a rule set carries: the same evaluation as at the gate. */
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import type { Decision } from '../model/decision.ts';
import type { LoadedRuleSet, RuleSetTest } from '../model/rule-set.ts';
import { evaluate } from './evaluate.ts';

export interface RuleSetTestResult {
  readonly test: RuleSetTest;
  readonly passed: boolean;
  readonly decision: Decision;
}

export interface RuleSetTestReport {
  readonly passed: boolean;
  readonly results: readonly RuleSetTestResult[];
  /** Rules that no test hits: nobody has shown what they do. */
  readonly untestedRules: readonly string[];
}

/** `passed` when every test passes and every rule is hit by one. */
export async function runRuleSetTests(ruleSet: LoadedRuleSet): Promise<RuleSetTestReport> {
  const results = await Promise.all(ruleSet.tests.map((test) => runTest(ruleSet, test)));
  const hit = new Set(results.flatMap(({ decision }) => decision.reasons.map((reason) => reason.rule)));
  const untestedRules = ruleSet.rules.map((rule) => rule.id).filter((id) => !hit.has(id));
  return {
    passed: untestedRules.length === 0 && results.every((result) => result.passed),
    results,
    untestedRules,
  };
}

async function runTest(ruleSet: LoadedRuleSet, test: RuleSetTest): Promise<RuleSetTestResult> {
  const decision = await evaluate(ruleSet, factsOfBaseVehicle(test.given));
  const { outcome, rule } = test.expect;
  const ruleMatches = rule === undefined || decision.reasons[0]?.rule === rule;
  return { test, passed: decision.outcome === outcome && ruleMatches, decision };
}
