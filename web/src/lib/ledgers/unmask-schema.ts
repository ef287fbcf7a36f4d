/** The form that shows personal data: checked on the page before it is sent, and by the server. */
import { check, object, pipe, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { hasPersonalNumber, reasonLength } from '../../../../people/contact-fields.ts';
import { choice } from '../forms/fields.ts';
import { lengthOf } from '../forms/plain-text.ts';
import type { Words } from '../i18n/words.ts';

export type ContactProblem = keyof Words['contact']['problems'];
export const contactCode = <Code extends ContactProblem>(name: Code): Code => name;

export const unmaskReasons = ['check', 'refusal', 'correction', 'complaint'] as const;
export const unmaskFormId = 'unmask';

/** What people write into the ledger, which never forgets. */
export const recordedText = pipe(
  string(contactCode('text')),
  check((text) => {
    const length = lengthOf(text);
    return length >= reasonLength.least && length <= reasonLength.most;
  }, contactCode('text')),
  check(
    (text) => text.isWellFormed() && !/\p{C}/u.test(text.replaceAll(/[\r\n]/g, ' ')),
    contactCode('characters'),
  ),
  check((text) => !hasPersonalNumber(text), contactCode('textPersonal')),
);

export const unmaskSchema = object({
  reason: choice(contactCode('reason'), unmaskReasons),
  text: recordedText,
});
export type UnmaskFields = InferOutput<typeof unmaskSchema>;
