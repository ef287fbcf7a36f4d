import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { passwordProblems } from './password-rules.ts';

describe('a stored password', () => {
  it('is argon2id with its parameters, salted, and verifies only what was hashed', async () => {
    const [one, two] = await Promise.all([hashPassword('Tie-Lu 4402!'), hashPassword('Tie-Lu 4402!')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('Tie-Lu 4402!', one)).toBe(true);
    expect(await verifyPassword('Tie-Lu 4402', one)).toBe(false);
  });

  it('is the same typed in full width', async () => {
    expect(await verifyPassword('ＡＢ铁路9977-x', await hashPassword('AB铁路9977-x'))).toBe(true);
  });

  it('never verifies against what is no hash, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (hash) => {
        expect(await verifyPassword('x', hash)).toBe(false);
      }),
    );
    expect(await verifyPassword('', '$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA')).toBe(false);
  });
});

describe('the rules for a password', () => {
  it.each([
    ['Tie-Lu 4402!', []],
    ['高炉-Gaolu-77', []],
    ['short-A1', ['too-short']],
    ['alllowercase', ['too-simple']],
    ['aaaaAAAA1111', ['too-simple']],
    [`Aa1-${'wxyz'.repeat(50)}`, ['too-long']],
    ['Zhang.wei-2026', ['has-name']],
    ['P@ssw0rd-2026', ['too-common']],
    ['Aa123456789', ['too-common']],
    ['Xy-987654-zz', ['too-common']],
    ['Woaini1314!', ['too-common']],
    ['1qaz2wsx!QAZ', ['too-common']],
    ['Lu-12345-Gao', []],
    ['', ['too-short', 'too-simple']],
  ])('say of %j: %j', (password, problems) => {
    expect(passwordProblems(password, { username: 'zhang.wei' })).toEqual(problems);
  });
});
