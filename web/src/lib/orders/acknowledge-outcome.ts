/** What became of acknowledging an alarm, in codes: the page has the words. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { AcknowledgeFields } from './acknowledge-schema.ts';

export type AcknowledgeTrouble =
  { readonly code: 'alarm' | 'unreachable' | 'noAnswer' | 'badRequest' | 'notYours' } | ConsoleTrouble;

export interface AcknowledgeForm {
  readonly form: SuperValidated<AcknowledgeFields, AcknowledgeTrouble>;
  readonly acknowledged?: {
    readonly alarm: string;
    readonly seq: string;
    /** Who was first, where somebody else was; else null. */
    readonly before: string | null;
  };
}
