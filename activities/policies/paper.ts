/** What is worked on: a rule set, or the plant's plan. Both go the same way, with their own checks and entries. */
import type { EntryKind } from '../ledger/entry-kinds.ts';
import type { RuleSetName, StepOrder, WorkProblem } from '../../workflows/contract/policy-work.ts';

export interface Sealed {
  readonly document: object;
  readonly digest: string;
}

export interface Paper {
  readonly kinds: Readonly<Partial<Record<StepOrder['step'], EntryKind>>> & { readonly save: EntryKind };
  /** Why one of the steps that it does not know is not possible. */
  readonly notSo: string;
  /** JSON text to a document of this name and version. */
  draft(
    text: string,
    name: RuleSetName,
  ): Promise<{ readonly sealed: Sealed } | { readonly problems: readonly WorkProblem[] }>;
  /** Before it goes to somebody else, and before it counts. */
  problems(document: unknown): Promise<readonly WorkProblem[]>;
  /** What its entry says beyond who and why, where it comes to count. */
  counts(document: unknown, at: number): Promise<object>;
}
