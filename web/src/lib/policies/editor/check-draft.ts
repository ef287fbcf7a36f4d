/** What a draft is worth as it stands: its faults, what the rules say about all vehicles, how its tests come out. */
import { factsOfBaseVehicle } from '../../../../../rules/catalogue/base-vehicle.ts';
import { compileBulk } from '../../../../../rules/bulk/bulk-evaluator.ts';
import { FactMissing } from '../../../../../rules/engine/fact-requirements.ts';
import { loadRuleSet } from '../../../../../rules/model/load-rule-set.ts';
import { RuleSetInvalid } from '../../../../../rules/model/rule-set.ts';
import type {
  FlatRuleSet,
  LayeredRuleSet,
  LoadedRuleSet,
  Problem,
  RuleSetTest,
} from '../../../../../rules/model/rule-set.ts';
import type { Outcome } from '../../../../../rules/model/decision.ts';
import type { AnalysisView, DifferenceView } from '../analysis-view.ts';
import { tellAnalysis, tellDifference } from '../tell-analysis.ts';

export interface TestResult {
  readonly passed: boolean;
  readonly got: Outcome;
  /** The rule that decided; `default` where none hit. */
  readonly by: string;
  /** A quota that the test leaves out: it cannot be run. */
  readonly missing: string | null;
}

export interface DraftCheck {
  readonly problems: readonly Problem[];
  /** Null: not told, because the rules are faulty or too large. */
  readonly analysis: AnalysisView | null;
  readonly isTooLarge: boolean;
  /** In the order of the tests; empty where the rules are faulty. */
  readonly tests: readonly TestResult[];
  /** To what the draft was turned from; null: that cannot be told, or it was not turned from anything. */
  readonly difference: DifferenceView | null;
  /** What all of it took. */
  readonly ms: number;
}

/** `original`: what the draft was turned from, and is compared with. */
export function checkDraft(document: LayeredRuleSet, original: FlatRuleSet | null = null): DraftCheck {
  const started = performance.now();
  const whole = loaded(document);
  const problems = 'problems' in whole ? whole.problems : [];
  const ruleSet = 'problems' in whole ? lenient(document) : whole;
  const analysis = ruleSet === null ? null : tellAnalysis(ruleSet);
  const tests = ruleSet === null || ruleSet.tests.length === 0 ? [] : testResults(ruleSet);
  const difference = ruleSet === null || original === null ? null : differenceTo(original, ruleSet);
  const ms = performance.now() - started;
  return { problems, difference, analysis, isTooLarge: ruleSet !== null && analysis === null, tests, ms };
}

function differenceTo(original: FlatRuleSet, ruleSet: LoadedRuleSet): DifferenceView | null {
  const before = loaded(original);
  return 'problems' in before ? null : tellDifference(before, ruleSet);
}

/** The rules for a check of their conditions alone; null where those are wrong. */
function lenient(document: LayeredRuleSet): LoadedRuleSet | null {
  const said = { text: { zh: '-', en: '-', sign: '-' }, code: 'x', remedies: [] };
  const title = { zh: '-', en: '-' };
  const parts = document.parts.map((part) =>
    part.kind === 'rule'
      ? { ...part, ...said }
      : { ...part, title, rows: part.rows.map((row) => ({ ...row, ...said })) },
  );
  const spoken = { ...document, title, note: '', noticeNo: null, validity: { from: null, to: null }, parts };
  const tests = spoken.tests.map((test) => ({ ...test, name: '-' }));
  for (const some of [tests, []]) {
    const read = loaded({ ...spoken, tests: some });
    if (!('problems' in read)) return read;
  }
  return null;
}

function loaded(
  document: LayeredRuleSet | FlatRuleSet,
): LoadedRuleSet | { readonly problems: readonly Problem[] } {
  try {
    // Nobody compares digests here, and a browser makes none without waiting.
    return loadRuleSet(document, () => '');
  } catch (error) {
    if (error instanceof RuleSetInvalid) return { problems: error.problems };
    throw error;
  }
}

function testResults(ruleSet: LoadedRuleSet): readonly TestResult[] {
  const bulk = compileBulk(ruleSet);
  return ruleSet.tests.map((test) => testResult(bulk, test));
}

function testResult(bulk: ReturnType<typeof compileBulk>, { given, expect }: RuleSetTest): TestResult {
  try {
    const { outcome: got, rules } = bulk.decide(factsOfBaseVehicle(given));
    const by = rules[0]?.id ?? 'default';
    const passed = got === expect.outcome && (expect.rule === undefined || expect.rule === by);
    return { passed, got, by, missing: null };
  } catch (error) {
    if (!(error instanceof FactMissing)) throw error;
    return { passed: false, got: 'block', by: 'default', missing: error.message };
  }
}
