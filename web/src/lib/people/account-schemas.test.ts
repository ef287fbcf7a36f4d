import { expect, it } from 'vitest';
import { problemsOf } from '../forms/problems.fixture.ts';
import { wordsOf } from '../i18n/words.ts';
import {
  accountActSchema,
  addPersonSchema,
  confirmFactorSchema,
  enableFactorSchema,
  passwordSchema,
  renewFactorSchema,
  secondFactorSchema,
  signInSchema,
} from './account-schemas.ts';

it('names every field of a new account that is wrong', () => {
  const person = { username: ' New.Guard ', name: '门卫丙', role: 'operator', reason: '新员工入职' };
  expect(problemsOf(addPersonSchema, person)).toEqual({});
  expect(problemsOf(addPersonSchema, { username: 'a b', name: '丙', role: 'chief', reason: '入职' })).toEqual(
    {
      username: ['bad-username'],
      name: ['bad-name'],
      role: ['role'],
      reason: ['reason'],
    },
  );
});

it('asks an act on an account for a reason', () => {
  expect(problemsOf(accountActSchema, { username: 'guard.a', reason: '离职' })).toEqual({
    reason: ['reason'],
  });
  expect(problemsOf(accountActSchema, { username: '\u0000', reason: '已经离职' })).toEqual({
    username: ['unknown'],
  });
});

it('asks for name, password and code, and takes codes as people type them', () => {
  expect(problemsOf(signInSchema, { username: ' ', password: '', next: '' })).toEqual({
    username: ['username'],
    password: ['password'],
  });
  expect(problemsOf(signInSchema, { username: 'a\u0000', password: ' ', next: '' })).toEqual({
    username: ['username'],
  });
  for (const code of ['123456', '123 456', 'aB3dE-fG5hI'])
    expect(problemsOf(secondFactorSchema, { code, next: '' }), code).toEqual({});
  expect(problemsOf(secondFactorSchema, { code: '12345', next: '' })).toEqual({ code: ['code'] });
  expect(problemsOf(confirmFactorSchema, { code: '123 456' })).toEqual({});
  expect(problemsOf(confirmFactorSchema, { code: 'aB3dE-fG5hI' })).toEqual({ code: ['code'] });
  expect(problemsOf(renewFactorSchema, { current: ' ', code: 'aB3dE-fG5hI' })).toEqual({});
  expect(problemsOf(renewFactorSchema, { current: '', code: '12345' })).toEqual({
    current: ['current'],
    code: ['present-code'],
  });
  expect(problemsOf(enableFactorSchema, { current: '' })).toEqual({ current: ['current'] });
});

it('says all that is wrong with a new password, each at its field', () => {
  const schema = passwordSchema('guard.a');
  const good = { current: 'x', password: 'Gao-Lu 7788!', again: 'Gao-Lu 7788!' };
  expect(problemsOf(schema, good)).toEqual({});
  expect(problemsOf(schema, { current: '', password: 'guard.a', again: 'guard.b' })).toEqual({
    current: ['current'],
    password: ['too-short', 'too-simple', 'has-name'],
    again: ['not-same'],
  });
});

it('has a word in both languages for whatever these say', () => {
  for (const lang of ['zh', 'en'] as const) {
    const { people, signInProblems, accountFields } = wordsOf(lang);
    const found = [
      [addPersonSchema, people.accountProblems],
      [accountActSchema, people.accountProblems],
      [signInSchema, signInProblems],
      [secondFactorSchema, signInProblems],
      [enableFactorSchema, accountFields],
      [confirmFactorSchema, accountFields],
      [renewFactorSchema, accountFields],
    ] as const;
    for (const [schema, words] of found) {
      const blank = Object.fromEntries(Object.keys(schema.entries).map((name) => [name, '']));
      const codes = Object.values(problemsOf(schema, blank)).flat();
      expect(codes.length).toBeGreaterThan(0);
      for (const code of codes) expect(words).toHaveProperty([code]);
    }
  }
});
