/** A decision's facts and rules as people read them: what it was, what was needed, and what it meant. */
import { FACT_CATALOGUE, findFact } from '../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../rules/catalogue/facts.ts';
import { conditionLabel, valueLabel } from '../../../../rules/catalogue/labels.ts';
import type { ConditionTrace, Decision, RuleTrace } from '../../../../rules/model/decision.ts';
import type { Label } from '../../../../rules/model/label.ts';
import type { Operator } from '../../../../rules/model/rule-set.ts';

export interface FactRow {
  readonly name: string;
  readonly label: Label;
  readonly actual: Label;
  /** Null where nothing was asked. */
  readonly needed: Label | null;
  readonly source: FactDefinition['source'];
  readonly check: 'failed' | 'met' | 'unused';
}

const both = (text: string): Label => ({ zh: text, en: text });
const rank = { failed: 0, met: 1, unused: 2 } as const;

/** Every fact of the catalogue that the decision had; what was not met first, what nobody asked last. */
export function factRows(decision: Decision, laneName: Label | null = null): FactRow[] {
  const [deciding] = decision.reasons;
  const blocks = deciding?.effect === 'block';
  const asked = decision.trace.find(({ rule }) => rule === deciding?.rule)?.conditions ?? [];
  const rows = FACT_CATALOGUE.flatMap((fact): FactRow[] => {
    const value = decision.facts[fact.name];
    if (value === undefined) return [];
    const failed = deciding?.failed.find((condition) => condition.fact === fact.name);
    const used = asked.find((condition) => condition.fact === fact.name);
    const needed = failed?.neededLabel ?? (used === undefined ? null : neededOf(fact, used));
    const check = failed !== undefined && blocks ? 'failed' : used === undefined ? 'unused' : 'met';
    return [
      {
        name: fact.name,
        label: fact.label,
        // Its code is for machines.
        actual: fact.name === 'lane' ? (laneName ?? laneOf(decision)) : valueLabel(fact, value),
        needed,
        source: fact.source,
        check,
      },
    ];
  });
  return withoutEchoes(rows.toSorted((a, b) => rank[a.check] - rank[b.check]));
}

/** By its entrance and direction, where the site has no name for it. */
function laneOf({ facts }: Decision): Label {
  const [entrance, direction] = ['entrance', 'direction'].map((name) => {
    const fact = findFact(name);
    return fact === undefined ? both('') : valueLabel(fact, facts[name] ?? '');
  });
  return {
    zh: `${entrance?.zh ?? ''}号出入口 ${direction?.zh ?? ''}`,
    en: `entrance ${entrance?.en ?? ''}, ${direction?.en ?? ''}`,
  };
}

/** The catalogue has some facts in two forms, for instance stage and rank of the stage; people need one of them. */
function withoutEchoes(rows: readonly FactRow[]): FactRow[] {
  return rows.filter(
    (row, index) =>
      row.check !== 'unused' || rows.findIndex(({ label }) => label.zh === row.label.zh) === index,
  );
}

function neededOf(fact: FactDefinition, { operator, needed }: ConditionTrace): Label {
  return conditionLabel(fact, operator as Operator, needed);
}

/** One condition in words: 排放阶段 国五及以上. A fact of a later catalogue keeps its name. */
export function conditionWords(condition: ConditionTrace): {
  readonly label: Label;
  readonly needed: Label;
  readonly actual: Label;
} {
  const fact = findFact(condition.fact);
  if (fact === undefined) {
    return {
      label: both(condition.fact),
      needed: both(`${condition.operator} ${String(condition.needed)}`),
      actual: both(String(condition.actual)),
    };
  }
  return { label: fact.label, needed: neededOf(fact, condition), actual: valueLabel(fact, condition.actual) };
}

/** Why a rule did not hit: the first of its conditions that did not hold. */
export function firstUnmet({ conditions }: RuleTrace): ConditionTrace | null {
  return conditions.find(({ holds }) => !holds) ?? null;
}
