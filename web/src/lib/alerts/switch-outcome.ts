/** What became of a switch, in codes: the page has the words. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { BrakeFields, StateView } from './brake-schema.ts';
import type { LaterPlan } from './plan-turns.ts';
import type { SwitchFields, SwitchKind } from './switch-schema.ts';

/** Why it was not done, where that is no fault of a field. */
export type SwitchRefusal =
  | 'running'
  | 'meanwhile'
  | 'notRunning'
  | 'notPossible'
  | 'notYours'
  | 'unreachable'
  | 'noAnswer'
  | 'badRequest';
export type SwitchTrouble = { readonly code: SwitchRefusal } | ConsoleTrouble;

export interface SwitchDone {
  readonly kind: SwitchKind;
  readonly level: string;
  readonly from: number;
  readonly seq: string;
  /** It was never in force. */
  readonly cancelled: boolean;
}

export type SwitchFormState = SuperValidated<SwitchFields, SwitchTrouble>;

export type BrakeFormState = SuperValidated<BrakeFields, SwitchTrouble>;

export interface BrakeForm {
  readonly brake: BrakeFormState;
  readonly pulled?: {
    readonly seq: string;
    readonly back: StateView;
    readonly laters: readonly LaterPlan[];
  };
}

export interface SwitchForm {
  readonly form: SwitchFormState;
  readonly done?: SwitchDone;
}
