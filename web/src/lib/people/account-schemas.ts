/** What is typed about people: checked on the page before it is sent, and by the server. */
import { forward, object, partialCheck, pipe, rawCheck, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { isName, isUsername } from '../../../../people/account-rules.ts';
import { passwordProblems } from '../../../../people/password-rules.ts';
import { isRole } from '../../../../workflows/contract/roles.ts';
import { field, line, reasonText } from '../forms/fields.ts';
import type { Words } from '../i18n/words.ts';

type People = Words['people'];
const accountCode = <Code extends keyof People['accountProblems']>(name: Code): Code => name;
const signInCode = <Code extends keyof Words['signInProblems']>(name: Code): Code => name;
const ownCode = <Code extends keyof Words['accountFields'] | 'not-same'>(name: Code): Code => name;

/** An act on an account says why, in words. */
const reason = reasonText(accountCode('reason'));
/** Where to go afterwards; the server looks whether it is a page of its own. */
const next = string();
/** As it was typed: its spaces count. */
const secret = <Code extends string>(code: Code) => field(code, (text) => text !== '');

/** By name, in any of these forms: the server sends none of them back. */
export const secretFields = ['password', 'again', 'current', 'code'] as const;

export const addPersonSchema = object({
  username: field(accountCode('bad-username'), (text) => isUsername(text.trim())),
  name: field(accountCode('bad-name'), (text) => isName(text.trim())),
  role: field(accountCode('role'), isRole),
  reason,
});
export type AddPersonFields = InferOutput<typeof addPersonSchema>;

export const accountActs = ['disable', 'enable', 'reset'] as const;
export type AccountAct = (typeof accountActs)[number];

export const accountActSchema = object({
  username: field(accountCode('unknown'), isUsername),
  reason,
});
export type AccountActFields = InferOutput<typeof accountActSchema>;

export const signInSchema = object({
  username: line(signInCode('username'), { least: 1, most: 64 }),
  password: secret(signInCode('password')),
  next,
});
export type SignInFields = InferOutput<typeof signInSchema>;

/** Six digits of the app, or one of the codes for a lost one. */
const factorCode = <Code extends string>(code: Code) =>
  field(code, (text) => /^[\w-]{6,20}$/.test(withoutSpaces(text)));

export const secondFactorSchema = object({ code: factorCode(signInCode('code')), next });
export type SecondFactorFields = InferOutput<typeof secondFactorSchema>;

/** `username`: whose password it becomes. */
export const passwordSchema = (username: string) =>
  pipe(
    object({
      current: secret(ownCode('current')),
      password: pipe(
        string(),
        rawCheck(({ dataset, addIssue }) => {
          const problems = dataset.typed ? passwordProblems(dataset.value, { username }) : [];
          for (const message of problems) addIssue({ message });
        }),
      ),
      again: string(),
    }),
    forward(
      partialCheck(
        [['password'], ['again']],
        ({ password, again }) => password === again,
        ownCode('not-same'),
      ),
      ['again'],
    ),
  );
export type PasswordFields = InferOutput<ReturnType<typeof passwordSchema>>;

export const enableFactorSchema = object({ current: secret(ownCode('current')) });
export type EnableFactorFields = InferOutput<typeof enableFactorSchema>;

export const renewFactorSchema = object({
  current: secret(ownCode('current')),
  code: factorCode(ownCode('present-code')),
});
export type RenewFactorFields = InferOutput<typeof renewFactorSchema>;

export const confirmFactorSchema = object({
  code: field(ownCode('code'), (text) => /^\d{6}$/.test(withoutSpaces(text))),
});
export type ConfirmFactorFields = InferOutput<typeof confirmFactorSchema>;

/** People type codes in groups. */
export function withoutSpaces(code: string): string {
  return code.replaceAll(/\s/g, '');
}
