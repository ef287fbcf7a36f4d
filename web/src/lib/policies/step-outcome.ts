/** What became of a step or a save, in codes: the page has the words. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { WorkProblem } from '../../../../workflows/contract/policy-work.ts';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { PlanFields } from '../plan/plan-schema.ts';
import type { ImportFields } from './import-schema.ts';
import type { DraftFields } from './draft-schema.ts';
import type { Step, StepFields } from './step-schema.ts';

export type StepRefusal =
  'ownWork' | 'notYours' | 'notPossible' | 'changedMeanwhile' | 'badRequest' | 'unreachable' | 'noAnswer';

/** `problems` name the places in the document, the tests or the rules. */
export interface Refused {
  readonly code: StepRefusal;
  readonly problems: readonly WorkProblem[];
}

export type StepTrouble = Refused | ConsoleTrouble;
export type StepFormState = SuperValidated<StepFields, StepTrouble>;

export interface StepForm {
  readonly form: StepFormState;
  readonly done?: { readonly step: Step; readonly seq: string };
}

export interface ImportForm {
  readonly imported: SuperValidated<ImportFields, StepTrouble>;
}

export type DraftFormState = SuperValidated<DraftFields, StepTrouble>;

export interface SavedDraft {
  readonly revision: number;
  readonly digest: string;
  readonly seq: string;
}

export interface DraftForm {
  readonly form: DraftFormState;
  readonly saved?: SavedDraft;
}

export interface PlanForm {
  readonly form: SuperValidated<PlanFields, StepTrouble>;
  readonly saved?: SavedDraft;
}
