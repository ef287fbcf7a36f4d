/**
 * The only place that knows json-rules-engine.
 *
 * One `Engine` must never run twice at a time: `run()` keeps its progress in the shared field `status`, and a
 * run that ends between the start of another and its first rule makes that other skip every rule and report
 * no hit. So each run borrows an engine that nobody else has; facts and results live in the run's own almanac.
 */
import { Engine, Fact, type RuleProperties } from 'json-rules-engine';
import type { Facts } from '../model/decision.ts';
import type { Condition, LoadedRuleSet, Rule } from '../model/rule-set.ts';

const MAX_IDLE_ENGINES = 8;

const idleEngines = new WeakMap<LoadedRuleSet, Engine[]>();

/** The ids of the rules that hit. `facts` holds at least the facts that the rule set names. */
export async function ruleHits(ruleSet: LoadedRuleSet, facts: Facts): Promise<ReadonlySet<string>> {
  const idle = idleEnginesOf(ruleSet);
  const engine = idle.pop() ?? new Engine(ruleSet.rules.map(engineRule));
  const { results } = await engine.run(engineFacts(facts));
  if (idle.length < MAX_IDLE_ENGINES) idle.push(engine);
  return new Set(results.map((result) => result.name));
}

function idleEnginesOf(ruleSet: LoadedRuleSet): Engine[] {
  const known = idleEngines.get(ruleSet);
  if (known !== undefined) return known;
  const fresh: Engine[] = [];
  idleEngines.set(ruleSet, fresh);
  return fresh;
}

function engineRule(rule: Rule): RuleProperties {
  // The event is emitted under its type, and an emitter throws on `error`: so never the rule's own words.
  return { name: rule.id, event: { type: 'hit' }, conditions: { all: [engineCondition(rule.when)] } };
}

type EngineCondition = Extract<RuleProperties['conditions'], { all: unknown }>['all'][number];

function engineCondition(condition: Condition): EngineCondition {
  if ('all' in condition) return { all: condition.all.map(engineCondition) };
  if ('any' in condition) return { any: condition.any.map(engineCondition) };
  if ('not' in condition) return { not: engineCondition(condition.not) };
  return { fact: condition.fact, operator: condition.operator, value: condition.value };
}

function engineFacts(facts: Facts): Record<string, Fact> {
  // Without a cache, for constants need none and its hash keys cost more than the decision.
  const entries = Object.entries(facts).map(([name, value]) => [
    name,
    new Fact(name, value, { cache: false }),
  ]);
  return Object.fromEntries(entries) as Record<string, Fact>;
}
