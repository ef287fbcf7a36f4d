/** What the forms about people answer. */
import type { PasswordProblem } from '../../../../people/password-rules.ts';

export interface SignInForm {
  readonly step: 'password' | 'second-factor';
  readonly problem: 'fill' | 'refused' | 'locked' | 'code' | null;
  /** Until when it is locked, ms since the epoch. */
  readonly until: number | null;
  readonly username: string;
}

export interface AccountForm {
  readonly done?: 'password' | 'factor';
  readonly problems?: readonly (PasswordProblem | 'wrong' | 'not-same' | 'code')[];
  /** Shown once, until the six digits have come. */
  readonly factor?: { readonly uri: string; readonly key: string; readonly codes: readonly string[] };
}

export interface PeopleForm {
  readonly act: 'add' | 'disable' | 'reset';
  readonly username: string;
  readonly password?: string;
  readonly problem?: string;
  readonly values?: Readonly<Record<string, string>>;
}
