/** A verdict as it is typed: checked on the page before it is sent, and by the server. */
import { forward, object, partialCheck, pipe, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { verdicts } from '../../../../workflows/contract/review.ts';
import type { Verdict } from '../../../../workflows/contract/review.ts';
import { choice, reasonText } from '../forms/fields.ts';
import type { Words } from '../i18n/words.ts';

export type ReviewReason = keyof Words['reviews']['reasons'];

/** Which reasons each verdict may have, in the order of the list. The codes are part of the record. */
export const reviewReasons: Readonly<Record<Verdict, readonly ReviewReason[]>> = {
  accept: ['documents-checked', 'photos-checked', 'confirmed-with-person', 'other'],
  object: ['no-ground', 'no-evidence', 'wrong-vehicle', 'other'],
};

/** 同意 accepts, 异议 objects. */
export const reviewKeys: Readonly<Record<Verdict, string>> = { accept: 'a', object: 'o' };

const code = <Code extends keyof Words['reviews']['problems']>(name: Code): Code => name;

export const reviewSchema = pipe(
  object({
    verdict: choice(code('verdict'), verdicts),
    reason: string(code('reason')),
    text: reasonText(code('text')),
  }),
  forward(
    partialCheck(
      [['verdict'], ['reason']],
      ({ verdict, reason }) => isReasonOf(verdict, reason),
      code('reason'),
    ),
    ['reason'],
  ),
);

export type ReviewFields = InferOutput<typeof reviewSchema>;
export const reviewFormId = 'review';

/** Of any verdict, while none is chosen. */
function isReasonOf(verdict: string, reason: string): boolean {
  const chosen = verdicts.filter((one) => one === verdict);
  return (chosen.length > 0 ? chosen : verdicts)
    .flatMap((one): readonly string[] => reviewReasons[one])
    .includes(reason);
}
