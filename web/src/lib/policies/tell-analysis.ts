/** The analysis of a rule set, and what it changes, in words of both languages: on the server and in the editor. */
import { analyse } from '../../../../rules/analysis/analyse.ts';
import { describeVehicles } from '../../../../rules/analysis/describe.ts';
import { AnalysisTooLarge } from '../../../../rules/analysis/diagrams.ts';
import { difference } from '../../../../rules/analysis/difference.ts';
import type { ToldBoxes } from '../../../../rules/analysis/told-boxes.ts';
import { label } from '../../../../rules/model/label.ts';
import type { LoadedRuleSet } from '../../../../rules/model/rule-set.ts';
import type { AnalysisView, DifferenceView, ToldCase } from './analysis-view.ts';

const shown = 12;

/** Null: the set is too large to be told whole. */
export function tellAnalysis(ruleSet: LoadedRuleSet): AnalysisView | null {
  return unlessTooLarge(() => {
    const { gaps, overlaps, contradictions, mayBeUnknown, ...rest } = analyse(ruleSet);
    return {
      gaps: casesOf(gaps),
      overlaps: pairsOf(overlaps),
      contradictions: pairsOf(contradictions),
      unknown: mayBeUnknown.flatMap(({ fact, danger }) =>
        danger === null ? [] : [{ fact, given: danger.unknown.given }],
      ),
      neverHit: rest.neverHit,
      neverDecides: rest.neverDecides,
      untested: rest.untested,
      blocksEverything: rest.blocksEverything,
      allowsEverything: rest.allowsEverything,
    };
  });
}

/** Null: the sets are too large to be compared whole. */
export function tellDifference(before: LoadedRuleSet, after: LoadedRuleSet): DifferenceView | null {
  return unlessTooLarge(() => {
    const { newlyBlocked, newlyAllowed } = difference(before, after);
    return {
      id: before.id,
      version: before.version,
      newlyBlocked: casesOf(newlyBlocked),
      newlyAllowed: casesOf(newlyAllowed),
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

function casesOf({ boxes, total }: ToldBoxes): { cases: readonly ToldCase[]; total: number } {
  const cases = boxes.slice(0, shown).map(({ ways, example }) => {
    const texts = ways.map(describeVehicles);
    const joined = (lang: 'zh' | 'en') =>
      texts.map((text) => text[lang]).join(lang === 'zh' ? '；或 ' : '; or ');
    return { text: label(joined('zh'), joined('en')), given: example.given };
  });
  return { cases, total };
}

function pairsOf(clashes: ReturnType<typeof analyse>['overlaps']): AnalysisView['overlaps'] {
  const cases = clashes.pairs.slice(0, shown).map(({ rules, example }) => ({ rules, given: example.given }));
  return { cases, total: clashes.total };
}
