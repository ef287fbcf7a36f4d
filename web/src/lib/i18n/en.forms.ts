import type { formWords as zh } from './zh.forms.ts';

export const formWords: typeof zh = {
  forms: {
    noAnswer:
      'The console did not answer; it may have been done or not. What you typed is still here: look at the record, and send again if it is not there.',
  },
  signInProblems: {
    username: 'Enter the user name',
    password: 'Enter the password',
    code: 'Enter the six digits, or one backup code',
  },
  accountFields: {
    current: 'Enter the present password',
    code: 'Enter the six digits that the authenticator shows',
    'present-code': 'Enter the six digits of the old phone, or one backup code',
  },
};
