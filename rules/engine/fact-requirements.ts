/** Are the facts that a rule set asks for there, and of the right type? */
import { factOf, valueProblem, type FactDefinition } from '../catalogue/facts.ts';
import type { Facts } from '../model/decision.ts';
import type { Condition, LoadedRuleSet } from '../model/rule-set.ts';

/** A rule asks for a fact that was not given. A fact nobody knows has the code `unknown`, it is not left out. */
export class FactMissing extends Error {
  readonly fact: string;

  constructor(fact: string) {
    super(`The fact ${fact} is missing: derive all facts of the catalogue before deciding.`);
    this.name = 'FactMissing';
    this.fact = fact;
  }
}

/** A fact has a value that its type or code table does not allow. Values are never coerced. */
export class FactTypeMismatch extends Error {
  readonly fact: string;

  constructor(fact: string, problem: string) {
    super(`The fact ${fact} has a wrong value: ${problem}.`);
    this.name = 'FactTypeMismatch';
    this.fact = fact;
  }
}

const requirements = new WeakMap<LoadedRuleSet, readonly FactDefinition[]>();

/** The facts of the rule set only, checked. Throws FactMissing or FactTypeMismatch for the first fault. */
export function requiredFacts(ruleSet: LoadedRuleSet, facts: Facts): Facts {
  const known = requirements.get(ruleSet);
  const required = known ?? factsNamedIn(ruleSet);
  if (known === undefined) requirements.set(ruleSet, required);
  return Object.fromEntries(required.map((fact) => [fact.name, checkedValue(fact, facts)]));
}

function checkedValue(fact: FactDefinition, facts: Facts): Facts[string] {
  const value = Object.hasOwn(facts, fact.name) ? facts[fact.name] : undefined;
  if (value === undefined) throw new FactMissing(fact.name);
  const problem = valueProblem(fact, value);
  if (problem !== null) throw new FactTypeMismatch(fact.name, problem);
  return value;
}

function factsNamedIn(ruleSet: LoadedRuleSet): readonly FactDefinition[] {
  const names = new Set(ruleSet.rules.flatMap((rule) => namesIn(rule.when)));
  return [...names].map(factOf);
}

function namesIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(namesIn);
  if ('any' in condition) return condition.any.flatMap(namesIn);
  return 'not' in condition ? namesIn(condition.not) : [condition.fact];
}
