/** What became of a verdict about somebody's order, in codes: the page has the words. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { Verdict } from '../../../../workflows/contract/review.ts';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { ReviewFields } from './review-schema.ts';

export type ReviewRefusal =
  'ownWork' | 'notYours' | 'notOpen' | 'notNow' | 'unreachable' | 'noAnswer' | 'badRequest';
export type ReviewTrouble = { readonly code: ReviewRefusal } | ConsoleTrouble;

export interface ReviewForm {
  readonly form: SuperValidated<ReviewFields, ReviewTrouble>;
  readonly reviewed?: { readonly verdict: Verdict; readonly seq: string };
}
