/** What became of an order in a drill, in codes: the page has the words. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { DrillRefusal } from '../../../../workflows/contract/drill.ts';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { ActFields, DrillFields, EndFields } from './drill-schema.ts';

export interface DrillTrouble {
  readonly code: DrillRefusal | 'notYours' | 'notPossible' | 'badRequest' | 'unreachable' | 'noAnswer';
}
export type DrillFormState = SuperValidated<DrillFields, DrillTrouble | ConsoleTrouble>;

export interface Announced {
  readonly form: DrillFormState;
  readonly done?: { readonly name: string; readonly seq: string };
}
export interface Acted {
  readonly form: SuperValidated<ActFields, DrillTrouble | ConsoleTrouble>;
  readonly done?: { readonly seq: string };
}
export interface Ended {
  readonly form: SuperValidated<EndFields, DrillTrouble | ConsoleTrouble>;
  readonly done?: { readonly seq: string };
}
