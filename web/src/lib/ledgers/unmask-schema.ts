/** The form that shows personal data; messages are the names of sentences. */
import * as v from 'valibot';
import { hasPersonalNumber, reasonLength } from '../../../../people/contact-fields.ts';

export const unmaskReasons = ['check', 'refusal', 'correction', 'complaint'] as const;
export type UnmaskReason = (typeof unmaskReasons)[number];

const isReason = (code: string): code is UnmaskReason => (unmaskReasons as readonly string[]).includes(code);

/** What people write into the ledger, which never forgets. */
export const recordedText = v.pipe(
  v.string(),
  v.transform((text) => text.replaceAll(/\r\n?/g, '\n').trim()),
  v.check((text) => {
    const { length } = [...text];
    return length >= reasonLength.least && length <= reasonLength.most;
  }, 'text'),
  v.check((text) => text.isWellFormed() && !/\p{C}/u.test(text.replaceAll('\n', ' ')), 'characters'),
  v.check((text) => !hasPersonalNumber(text), 'textPersonal'),
);

export const unmaskSchema = v.object({
  reason: v.pipe(v.string(), v.check(isReason, 'reason')),
  text: recordedText,
});
export type Unmask = v.InferOutput<typeof unmaskSchema>;
export const blankUnmask: Unmask = { reason: '', text: '' };
