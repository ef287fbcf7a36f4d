/** A rule set with the work on it, as pages show it. Times in ms since the epoch. */
import type { Outcome } from '../../../../rules/model/decision.ts';
import type { Label } from '../../../../rules/model/label.ts';
import type { Validity } from '../../../../rules/model/validity.ts';
import type { DecidingRule, RuleSetDocument } from '../../../../rules/model/rule-set.ts';
import type { AnalysisView, DifferenceView } from './analysis-view.ts';
import type { DiffView } from './diff/diff-view.ts';
import type { QuotaTexts } from './quota-texts.ts';
import type { WorkState } from '../../../../workflows/contract/policy-work.ts';

export interface WorkLine {
  readonly id: string;
  readonly version: number;
  readonly state: Exclude<WorkState, 'none'>;
  readonly revision: number;
  readonly digest: string;
  readonly title: Label;
  readonly rules: number;
  readonly tests: number;
  readonly note: string;
  readonly savedBy: string;
  readonly savedAt: number;
  readonly submittedBy: string | null;
  readonly submittedAt: number | null;
  readonly approvedBy: string | null;
  readonly approvedAt: number | null;
  readonly publishedAt: number | null;
  readonly validity: Validity;
  /** Of the last step that asks for one. */
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly seq: string;
}

export interface TestLine {
  readonly name: string;
  readonly passed: boolean;
  readonly expect: { readonly outcome: Outcome; readonly rule?: string | undefined };
  readonly got: Outcome;
  /** The rule that decided. */
  readonly by: string;
}

export interface WorkDetail {
  readonly line: WorkLine;
  readonly document: RuleSetDocument;
  /** In order of precedence, each row of a table as a rule. */
  readonly rules: readonly DecidingRule[];
  /** In words. */
  readonly quotas: readonly QuotaTexts[];
  readonly versions: readonly { readonly version: number; readonly state: WorkState }[];
  readonly authors: readonly string[];
  /** Whoever looks had a hand in it. */
  readonly isMine: boolean;
  readonly tests: readonly TestLine[];
  /** Rules that no test hits. */
  readonly untested: readonly string[];
  /** Null: too large to be told whole. */
  readonly analysis: AnalysisView | null;
  /** Against the newest published version before; null where there is none. */
  readonly difference: DifferenceView | null;
  /** Against the same version, in words. */
  readonly diff: DiffView | null;
}
