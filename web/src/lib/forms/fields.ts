/**
 * Parts of forms. Page and server check with the same schema; its messages are codes, which the page has words for.
 * Fields are text as it was typed: nothing is changed while somebody types, and what is stored is cut by the server.
 */
import { check, pipe, string } from 'valibot';
import { isPlain, isProse, lengthOf } from './plain-text.ts';

/** Of every act that overrides a decision, and of every act on an account. In characters. */
export const reasonLength = { least: 4, most: 300 } as const;

export interface Length {
  readonly least: number;
  readonly most: number;
}

/** A field that `isRight` judges. */
export function field<Code extends string>(code: Code, isRight: (text: string) => boolean) {
  return pipe(string(code), check(isRight, code));
}

/** One of a list: the value of a select or of a radio button. */
export function choice<Code extends string>(code: Code, values: readonly string[]) {
  return field(code, (value) => values.includes(value));
}

/** A line of text. */
export function line<Code extends string>(code: Code, { least, most }: Length) {
  return field(code, (text) => isPlain(text) && lengthOf(text) >= least && lengthOf(text) <= most);
}

/** Why, in words, on one line or several. */
export function reasonText<Code extends string>(code: Code, { least, most }: Length = reasonLength) {
  return field(code, (text) => isProse(text) && lengthOf(text) >= least && lengthOf(text) <= most);
}
