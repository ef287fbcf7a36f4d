/**
 * The same decision as `evaluate`, compiled to closures: for analysis, simulation and shadow mode, where a year of
 * passages is decided at once. A gate never decides by it. No trace: who wants to see why asks `evaluate`.
 */
import { requiredFacts } from '../engine/fact-requirements.ts';
import { leafHolds } from '../engine/operators.ts';
import type { Facts, FactValue, Outcome } from '../model/decision.ts';
import { inDecidingOrder } from '../model/precedence.ts';
import type { Condition, DecidingRule, LeafCondition, LoadedRuleSet } from '../model/rule-set.ts';

export interface BulkDecision {
  readonly outcome: Outcome;
  /** The rules that count, the deciding one first; empty where none hits, which blocks (I8). */
  readonly rules: readonly DecidingRule[];
}

export interface BulkEvaluator {
  /** Throws FactMissing or FactTypeMismatch as `evaluate` rejects. */
  decide(facts: Facts): BulkDecision;
  /** For facts that were checked before, or come from `deriveFacts`: a fact missing is not noticed. */
  decideTrusted(facts: Facts): BulkDecision;
}

/** The values of the facts that the rules ask for, each in its place. */
type Row = readonly FactValue[];
type Test = (row: Row) => boolean;

interface CompiledRule {
  readonly hit: { readonly rule: DecidingRule };
  readonly test: Test;
}

const NO_RULE_HIT: BulkDecision = Object.freeze({ outcome: 'block', rules: Object.freeze([]) });

export function compileBulk(ruleSet: LoadedRuleSet): BulkEvaluator {
  const places = new Map<string, number>();
  const rules = ruleSet.rules.map((rule): CompiledRule => ({
    hit: { rule },
    test: compile(rule.when, places),
  }));
  const names = [...places.keys()];
  const decideTrusted = (facts: Facts) =>
    decideRow(
      rules,
      names.map((name) => facts[name] as FactValue),
    );
  return { decideTrusted, decide: (facts) => decideTrusted(requiredFacts(ruleSet, facts)) };
}

function decideRow(rules: readonly CompiledRule[], row: Row): BulkDecision {
  const hits: CompiledRule['hit'][] = [];
  for (const { hit, test } of rules) if (test(row)) hits.push(hit);
  const counting = inDecidingOrder(hits).map(({ rule }) => rule);
  const [first] = counting;
  return first === undefined ? NO_RULE_HIT : { outcome: first.effect, rules: counting };
}

function compile(condition: Condition, places: Map<string, number>): Test {
  if ('all' in condition) {
    const parts = condition.all.map((part) => compile(part, places));
    return (row) => parts.every((part) => part(row));
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => compile(part, places));
    return (row) => parts.some((part) => part(row));
  }
  if ('not' in condition) {
    const part = compile(condition.not, places);
    return (row) => !part(row);
  }
  return compileLeaf(condition, places);
}

function compileLeaf(leaf: LeafCondition, places: Map<string, number>): Test {
  const place = places.get(leaf.fact) ?? places.size;
  places.set(leaf.fact, place);
  const { operator, value } = leaf;
  if (operator === 'equal') return (row) => row[place] === value;
  if (operator === 'in' || operator === 'notIn') {
    const listed = new Set(value as readonly FactValue[]);
    const wanted = operator === 'in';
    return (row) => listed.has(row[place] as FactValue) === wanted;
  }
  return (row) => leafHolds(leaf, row[place] as FactValue);
}
