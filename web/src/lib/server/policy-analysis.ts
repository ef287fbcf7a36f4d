/** What rule sets say about all vehicles, and what they change: kept, for a digest always says the same. */
import type { LoadedRuleSet } from '../../../../rules/model/rule-set.ts';
import type { AnalysisView, DifferenceView } from '../policies/analysis-view.ts';
import { tellAnalysis, tellDifference } from '../policies/tell-analysis.ts';

const kept = 200;

/** Null: the set is too large to be told whole. */
export function analysisOf(ruleSet: LoadedRuleSet): AnalysisView | null {
  return remembered(analyses, ruleSet.digest, () => tellAnalysis(ruleSet));
}

export function differenceOf(before: LoadedRuleSet, after: LoadedRuleSet): DifferenceView | null {
  return remembered(differences, `${before.digest}/${after.digest}`, () => tellDifference(before, after));
}

const analyses = new Map<string, AnalysisView | null>();
const differences = new Map<string, DifferenceView | null>();

function remembered<View>(
  cache: Map<string, View | null>,
  key: string,
  make: () => View | null,
): View | null {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (cache.size >= kept) cache.delete([...cache.keys()][0] ?? '');
  cache.set(key, made);
  return made;
}
