/** What the forms about people answer. */
import type { FormState } from '../forms/page-form.ts';
import type { AccountAct } from './account-schemas.ts';

export type SignInTrouble =
  | { readonly code: 'refused' | 'code' }
  /** Until when, ms since the epoch. */
  | { readonly code: 'locked'; readonly until: number };

export interface SignInForm {
  readonly step: 'password' | 'second-factor';
  readonly form: FormState<SignInTrouble>;
}

export const signInForms = { password: 'sign-in', secondFactor: 'second-factor' } as const;

export const accountForms = {
  password: 'password',
  enableFactor: 'enable-factor',
  renewFactor: 'renew-factor',
  confirmFactor: 'confirm-factor',
} as const;

export interface AccountTrouble {
  readonly code: 'factor-on' | 'factor-off';
}

export interface AccountForm {
  readonly form: FormState<AccountTrouble>;
  readonly done?: 'password' | 'factor' | 'renewed-factor';
  /** Shown once, until the six digits have come. */
  readonly factor?: Factor;
}

export interface Factor {
  readonly uri: string;
  readonly key: string;
  readonly codes: readonly string[];
}

export interface PeopleTrouble {
  readonly code: 'unknown' | 'last-administrator' | 'changed';
}

export interface PeopleForm {
  readonly form: FormState<PeopleTrouble>;
  readonly done?: {
    readonly act: 'add' | AccountAct;
    readonly username: string;
    /** Shown once. */
    readonly password?: string;
  };
}

export const addPersonFormId = 'add-person';
export const accountActFormId = (act: AccountAct, username: string): string => `${act}/${username}`;
