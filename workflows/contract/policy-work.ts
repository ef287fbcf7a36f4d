/**
 * What outsiders may know of the work on one version of a rule set: drafted, submitted with its tests passed, approved
 * by somebody else, published, retired. One workflow a version, `rule-set/<id>@<version>`; the ledger holds the state,
 * the workflow puts the acts on it one after the other. Nobody approves what they had a hand in (I9).
 */
import { defineQuery, defineUpdate } from './messages.ts';
import type { Because, Person } from './passage.ts';
import type { Act } from './roles.ts';

export interface RuleSetName {
  readonly id: string;
  readonly version: number;
}

export const workStates = ['none', 'draft', 'submitted', 'approved', 'published', 'retired'] as const;
export type WorkState = (typeof workStates)[number];

/** What the ledger holds of a version. */
export interface PolicyWork extends RuleSetName {
  readonly state: WorkState;
  /** Counts the saves; 0 before the first. */
  readonly revision: number;
  /** Of the document as last saved; null before the first. */
  readonly digest: string | null;
  /** Everybody who saved a revision or submitted one: none of them may approve. */
  readonly authors: readonly Person[];
}

interface Signed {
  readonly person: Person;
  /** By the caller's clock, ms. */
  readonly at: number;
}

export interface SaveOrder extends Signed {
  readonly step: 'save';
  /** The document as JSON text, as its author left it. */
  readonly document: string;
  /** Digest of the revision that was edited, null for the first: another one means that somebody saved meanwhile. */
  readonly basedOn: string | null;
  /** What was changed, in the author's words; may be empty. */
  readonly note: string;
}

/** `digest` names the revision that the person has looked at. */
export interface StepOrder extends Signed {
  readonly step: 'submit' | 'withdraw' | 'approve' | 'return' | 'publish' | 'retire' | 'restore';
  readonly digest: string;
  readonly reason: Because;
}

export type WorkOrder = SaveOrder | StepOrder;
export type WorkStep = WorkOrder['step'];

/** What a step asks of whoever takes it, in which states it is possible, and where it leads. */
export const workSteps: Readonly<
  Record<WorkStep, { readonly asks: Act; readonly from: readonly WorkState[]; readonly to: WorkState }>
> = {
  save: { asks: 'policies.author', from: ['none', 'draft'], to: 'draft' },
  submit: { asks: 'policies.author', from: ['draft'], to: 'submitted' },
  withdraw: { asks: 'policies.author', from: ['submitted', 'approved'], to: 'draft' },
  approve: { asks: 'policies.approve', from: ['submitted'], to: 'approved' },
  return: { asks: 'policies.approve', from: ['submitted', 'approved'], to: 'draft' },
  publish: { asks: 'policies.author', from: ['approved'], to: 'published' },
  retire: { asks: 'policies.author', from: ['published'], to: 'retired' },
  /** Of the plan: an adopted version is put in force again, at once (the emergency brake). */
  restore: { asks: 'alerts.switch', from: ['published'], to: 'published' },
};

/** Where it fails: the place in the document, the test or the rule, with what is wrong in English. */
export interface WorkProblem {
  readonly path: string;
  readonly message: string;
}

export interface WorkAnswer {
  readonly work: PolicyWork;
  /** Ledger entry that holds the step. */
  readonly seq: string;
}

export const policyWorkflow = 'policyWork';
/**
 * Answered when the step is in the ledger. Refused: `NotYours` without the role for it, `OwnWork` for an author who
 * approves, `NotPossibleNow` in another state, `ChangedMeanwhile` when somebody saved after the revision that the
 * order is about, `BadRequest` with `WorkProblem[]` as details when the document or its tests do not pass.
 */
export const stepUpdate = defineUpdate<WorkAnswer, [WorkOrder]>('step');
export const workQuery = defineQuery<PolicyWork | null>('work');

export type WorkOutcome =
  | { readonly kind: 'recorded'; readonly work: PolicyWork; readonly seq: string }
  | {
      readonly kind: 'refused';
      readonly failure: string;
      readonly message: string;
      readonly problems: readonly WorkProblem[];
      readonly work: PolicyWork;
    };

export interface PolicyWorkActivities {
  loadPolicyWork(name: RuleSetName): Promise<PolicyWork>;
  /** Checks the step against document and ledger and appends it; a second try of the same order writes nothing twice. */
  recordPolicyStep(given: {
    readonly name: RuleSetName;
    readonly order: WorkOrder;
    readonly key: string;
  }): Promise<WorkOutcome>;
}
