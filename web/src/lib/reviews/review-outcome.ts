/** What became of a verdict about somebody's order, in codes: the page has the words. */
import type { Verdict } from '../../../../workflows/contract/review.ts';
import type { Words } from '../i18n/words.ts';

export type ReviewReason = keyof Words['reviews']['reasons'];

/** Which reasons each verdict may have, in the order of the list. The codes are part of the record. */
export const reviewReasons: Readonly<Record<Verdict, readonly ReviewReason[]>> = {
  accept: ['documents-checked', 'photos-checked', 'confirmed-with-person', 'other'],
  object: ['no-ground', 'no-evidence', 'wrong-vehicle', 'other'],
};

export const reviewFields = ['verdict', 'reason', 'text'] as const;
export type ReviewField = (typeof reviewFields)[number];

export type ReviewProblem =
  ReviewField | 'ownWork' | 'notYours' | 'notOpen' | 'notNow' | 'unreachable' | 'noAnswer' | 'badRequest';

/** `values` is what was typed, so that a page without scripts loses nothing either. */
export interface ReviewForm {
  readonly reviewed?: { readonly verdict: Verdict; readonly seq: string };
  readonly unreviewed?: {
    readonly problems: readonly ReviewProblem[];
    readonly values: Readonly<Record<ReviewField, string>>;
  };
}
