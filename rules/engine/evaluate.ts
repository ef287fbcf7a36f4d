/** Facts and a rule set to a decision: the same at the gate, in the simulation and in the audit (I11). */
import { failedCondition } from '../catalogue/labels.ts';
import { factOf } from '../catalogue/facts.ts';
import type { Decision, Facts, FailedCondition, Reason, RuleTrace } from '../model/decision.ts';
import { inDecidingOrder } from '../model/precedence.ts';
import type { DecidingRule, LoadedRuleSet } from '../model/rule-set.ts';
import { assessCondition, causesOf, leavesOf, type Assessment, type Cause } from './condition-assessment.ts';
import { requiredFacts } from './fact-requirements.ts';
import { ruleHits } from './json-rules-engine.ts';

/** Engine and trace disagree about a rule: a defect of this program, never of a rule set. */
export class EngineDisagreement extends Error {
  constructor(rule: string) {
    super(`The rule engine and the trace disagree about rule ${rule}; no decision was made.`);
    this.name = 'EngineDisagreement';
  }
}

const NO_RULE_HIT: Reason = {
  rule: 'default',
  code: 'no-rule-hit',
  effect: 'block',
  text: {
    zh: '没有适用的放行规则，不得通行',
    en: 'No rule allows this passage',
    sign: '无放行规则 禁止通行',
  },
  failed: [],
  remedies: [
    { zh: '请联系门卫，由环保管理员核对管控策略', en: 'Ask the gate house to have the rule set checked' },
  ],
};

interface AssessedRule {
  readonly rule: DecidingRule;
  readonly assessment: Assessment;
}

/**
 * All rules that hit and count are the reasons, in the order of `inDecidingOrder`: the first decides.
 * No hit blocks (I8). Rejects with FactMissing, FactTypeMismatch or EngineDisagreement.
 */
export async function evaluate(ruleSet: LoadedRuleSet, facts: Facts): Promise<Decision> {
  const used = requiredFacts(ruleSet, facts);
  const assessed = ruleSet.rules.map((rule) => ({ rule, assessment: assessCondition(rule.when, used) }));
  assertAgreement(assessed, await ruleHits(ruleSet, used));
  const hits = inDecidingOrder(assessed.filter(({ assessment }) => assessment.holds));
  const [first = NO_RULE_HIT, ...others] = hits.map(reasonOf);
  return {
    outcome: first.effect,
    reasons: [first, ...others],
    trace: assessed.map(traceOf),
    ruleSet: { id: ruleSet.id, version: ruleSet.version, digest: ruleSet.digest },
    catalogueVersion: ruleSet.catalogueVersion,
    facts: { ...facts },
  };
}

/** Throws EngineDisagreement for the first rule whose hit differs. */
export function assertAgreement(assessed: readonly AssessedRule[], hits: ReadonlySet<string>): void {
  const disputed = assessed.find(({ rule, assessment }) => assessment.holds !== hits.has(rule.id));
  if (disputed !== undefined) throw new EngineDisagreement(disputed.rule.id);
}

function traceOf({ rule, assessment }: AssessedRule): RuleTrace {
  return { rule: rule.id, effect: rule.effect, hit: assessment.holds, conditions: leavesOf(assessment) };
}

function reasonOf({ rule, assessment }: AssessedRule): Reason {
  const { id, layer, code, effect, text, remedies } = rule;
  const failed = told(causesOf(assessment), rule);
  return { rule: id, ...(layer === null ? {} : { layer }), code, effect, text, failed, remedies };
}

function told(causes: readonly Cause[], { effect }: DecidingRule): FailedCondition[] {
  return causes.flatMap(({ trace, asked }) => {
    const fact = factOf(trace.fact);
    if (fact.about === 'place') return [];
    // To escape a block the condition must turn over; an allowance is the condition itself.
    return [failedCondition(fact, trace, asked !== (effect === 'block'))];
  });
}
