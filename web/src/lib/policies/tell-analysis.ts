/** The analysis of a rule set, and what it changes, in words of both languages: on the server and in the editor. */
import { analyse } from '../../../../rules/analysis/analyse.ts';
import { describeVehicles } from '../../../../rules/analysis/describe.ts';
import { AnalysisTooLarge } from '../../../../rules/analysis/diagrams.ts';
import { difference } from '../../../../rules/analysis/difference.ts';
import type { ToldBoxes } from '../../../../rules/analysis/told-boxes.ts';
import type { ExampleVehicle } from '../../../../rules/analysis/told.ts';
import { compileBulk } from '../../../../rules/bulk/bulk-evaluator.ts';
import { label } from '../../../../rules/model/label.ts';
import type { LoadedRuleSet } from '../../../../rules/model/rule-set.ts';
import type { AnalysisView, DifferenceView, Example, ToldCase } from './analysis-view.ts';

const shown = 12;

/** Null: the set is too large to be told whole. */
export function tellAnalysis(ruleSet: LoadedRuleSet): AnalysisView | null {
  return unlessTooLarge(() => {
    const { gaps, overlaps, contradictions, mayBeUnknown, showing, ...rest } = analyse(ruleSet);
    const decided = decidedBy(ruleSet);
    return {
      gaps: casesOf(gaps, decided),
      overlaps: pairsOf(overlaps, decided),
      contradictions: pairsOf(contradictions, decided),
      unknown: mayBeUnknown.flatMap(({ fact, danger }) =>
        danger === null ? [] : [{ fact, example: decided(danger.unknown) }],
      ),
      neverHit: rest.neverHit,
      neverDecides: rest.neverDecides,
      untested: rest.untested.map((rule) => {
        const shown = showing[rule];
        return { rule, example: shown === undefined ? null : decided(shown) };
      }),
      blocksEverything: rest.blocksEverything,
      allowsEverything: rest.allowsEverything,
    };
  });
}

/** Null: the sets are too large to be compared whole. */
export function tellDifference(before: LoadedRuleSet, after: LoadedRuleSet): DifferenceView | null {
  return unlessTooLarge(() => {
    const { newlyBlocked, newlyAllowed } = difference(before, after);
    // A vehicle as the later set gives it may leave out a quota that only the earlier one has.
    const decided = decidedBy(after);
    return {
      id: before.id,
      version: before.version,
      newlyBlocked: casesOf(newlyBlocked, decided),
      newlyAllowed: casesOf(newlyAllowed, decided),
    };
  });
}

function unlessTooLarge<View>(make: () => View): View | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof AnalysisTooLarge) return null;
    throw error;
  }
}

type Decided = (vehicle: ExampleVehicle) => Example;

function decidedBy(ruleSet: LoadedRuleSet): Decided {
  const bulk = compileBulk(ruleSet);
  return ({ given, facts }) => {
    const { outcome, rules } = bulk.decide(facts);
    return { given, outcome, rule: rules[0]?.id ?? 'default' };
  };
}

function casesOf(
  { boxes, total }: ToldBoxes,
  decided: Decided,
): { cases: readonly ToldCase[]; total: number } {
  const cases = boxes.slice(0, shown).map(({ ways, example }) => {
    const texts = ways.map(describeVehicles);
    const joined = (lang: 'zh' | 'en') =>
      texts.map((text) => text[lang]).join(lang === 'zh' ? '；或 ' : '; or ');
    return { text: label(joined('zh'), joined('en')), example: decided(example) };
  });
  return { cases, total };
}

function pairsOf(
  clashes: ReturnType<typeof analyse>['overlaps'],
  decided: Decided,
): AnalysisView['overlaps'] {
  const cases = clashes.pairs
    .slice(0, shown)
    .map(({ rules, example }) => ({ rules, example: decided(example) }));
  return { cases, total: clashes.total };
}
