/** What a rule set says about all vehicles, and what it changes: exact, and kept, for a digest always says the same. */
import { analyse } from '../../../../rules/analysis/analyse.ts';
import { describeVehicles } from '../../../../rules/analysis/describe.ts';
import { AnalysisTooLarge } from '../../../../rules/analysis/diagrams.ts';
import { difference } from '../../../../rules/analysis/difference.ts';
import type { ToldBoxes } from '../../../../rules/analysis/told-boxes.ts';
import type { ExampleVehicle } from '../../../../rules/analysis/told.ts';
import { label } from '../../../../rules/model/label.ts';
import type { LoadedRuleSet } from '../../../../rules/model/rule-set.ts';
import type { AnalysisView, DifferenceView, ToldCase } from '../policies/analysis-view.ts';

const kept = 200;
const shown = 12;

/** Null: the set is too large to be told whole. */
export function analysisOf(ruleSet: LoadedRuleSet): AnalysisView | null {
  return remembered(analyses, ruleSet.digest, () => {
    const { gaps, overlaps, contradictions, mayBeUnknown, ...rest } = analyse(ruleSet);
    return {
      gaps: casesOf(gaps),
      overlaps: pairsOf(overlaps),
      contradictions: pairsOf(contradictions),
      unknown: mayBeUnknown.flatMap(({ fact, danger }) =>
        danger === null ? [] : [{ fact, example: exampleText(danger.unknown) }],
      ),
      neverHit: rest.neverHit,
      neverDecides: rest.neverDecides,
      blocksEverything: rest.blocksEverything,
      allowsEverything: rest.allowsEverything,
    };
  });
}

export function differenceOf(before: LoadedRuleSet, after: LoadedRuleSet): DifferenceView | null {
  return remembered(differences, `${before.digest}/${after.digest}`, () => {
    const { newlyBlocked, newlyAllowed } = difference(before, after);
    return {
      version: before.version,
      newlyBlocked: casesOf(newlyBlocked),
      newlyAllowed: casesOf(newlyAllowed),
    };
  });
}

const analyses = new Map<string, AnalysisView | null>();
const differences = new Map<string, DifferenceView | null>();

function remembered<View>(cache: Map<string, View | null>, key: string, make: () => View): View | null {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = unlessTooLarge(make);
  if (cache.size >= kept) cache.delete([...cache.keys()][0] ?? '');
  cache.set(key, made);
  return made;
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
    return { text: label(joined('zh'), joined('en')), example: exampleText(example) };
  });
  return { cases, total };
}

function pairsOf(clashes: ReturnType<typeof analyse>['overlaps']): AnalysisView['overlaps'] {
  const cases = clashes.pairs
    .slice(0, shown)
    .map(({ rules, example }) => ({ rules, example: exampleText(example) }));
  return { cases, total: clashes.total };
}

function exampleText({ given }: ExampleVehicle): string {
  return JSON.stringify(given);
}
