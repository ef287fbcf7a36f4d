/** What became of a proposal or of a step, in codes: the page has the words. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { JudgeFields, JudgeStep, ProposeFields } from './exemption-schema.ts';

export interface ExemptionTrouble {
  readonly code: 'ownWork' | 'notYours' | 'notPossible' | 'badRequest' | 'unreachable' | 'noAnswer';
}
export type ProposeFormState = SuperValidated<ProposeFields, ExemptionTrouble | ConsoleTrouble>;
export type JudgeFormState = SuperValidated<JudgeFields, ExemptionTrouble | ConsoleTrouble>;

export interface ProposeForm {
  readonly form: ProposeFormState;
  readonly done?: { readonly name: string; readonly seq: string };
}

export interface JudgeForm {
  readonly form: JudgeFormState;
  readonly done?: { readonly step: JudgeStep; readonly seq: string };
}
