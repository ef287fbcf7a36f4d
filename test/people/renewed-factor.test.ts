/** A second factor moves to another phone by whoever has it: never without one, and nobody else can. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { lockout } from '../../people/lockout.ts';
import { resetAccount } from '../../people/accounts.ts';
import { offeredFor } from '../../people/second-factor.ts';
import { testPassword } from '../stack/test-console.ts';
import { jar, startAskedConsole } from './asked-console.ts';
import type { AskedConsole } from './asked-console.ts';
import { scanned, switchOn } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';

let asked: AskedConsole;
beforeAll(async () => {
  asked = await startAskedConsole({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => asked.close());

const renew = (cookie: string, code: string, current = testPassword): Promise<Response> =>
  asked.ask('/account?/renewFactor', { cookie, form: { current, code } });
const confirm = (cookie: string, code: string): Promise<Response> =>
  asked.ask('/account?/confirmSecondFactor', { cookie, form: { code } });

/** What a sign-in with this code answers; 303 is in. Codes that were used before are as good as new ones. */
async function signInWith(username: string, code: string): Promise<Response> {
  await asked.site.database.$executeRaw`DELETE FROM account_used_code`;
  const cookie = jar(await asked.signIn(username));
  return asked.ask('/sign-in?/secondFactor', { cookie, form: { code } });
}

async function offered(
  username: string,
  part: object = {},
): Promise<{
  readonly old: Authenticator & { readonly cookie: string };
  readonly fresh: Authenticator;
}> {
  await asked.account(username, part);
  const old = await switchOn(asked, username);
  const answer = await renew(old.cookie, old.code());
  expect(answer.status).toBe(200);
  return { old, fresh: scanned(await answer.text()) };
}

const isOnOf = (username: string) =>
  asked.site.database.user.findUniqueOrThrow({
    where: { username },
    select: { twoFactorEnabled: true, twoFactors: { select: { verified: true } } },
  });
const on = { twoFactorEnabled: true, twoFactors: [{ verified: true }] };

describe('a second factor that moves to another phone', () => {
  it('stays on the old one until a code of the new one is right, and is then on the new one only', async () => {
    const { old, fresh } = await offered('new.phone');
    const elsewhere = jar(await signInWith('new.phone', old.backupCodes[0] ?? ''));
    expect((await signInWith('new.phone', fresh.code())).status).toBe(401);
    expect((await confirm(old.cookie, '000000')).status).toBe(400);
    expect((await confirm(old.cookie, old.code(0))).status).toBe(400);
    expect((await signInWith('new.phone', old.code())).status).toBe(303);

    const done = await confirm(old.cookie, fresh.code(0));
    expect([done.status, (await done.text()).includes('新手机已启用')]).toEqual([200, true]);
    expect((await asked.ask('/account', { cookie: old.cookie })).status).toBe(200);
    expect((await asked.ask('/account', { cookie: elsewhere })).headers.get('location')).toContain(
      '/sign-in',
    );
    for (const code of [old.code(0), old.backupCodes[1] ?? ''])
      expect((await signInWith('new.phone', code)).status).toBe(401);
    for (const code of [fresh.code(0), fresh.backupCodes[0] ?? ''])
      expect((await signInWith('new.phone', code)).status).toBe(303);
    const acts = await asked.accessOf('new.phone');
    expect(acts.filter((act) => act === 'second-factor-renewed')).toHaveLength(1);
  });

  it('says in the ledger who did it and from where, and nothing of its key', async () => {
    const { old, fresh } = await offered('by.name');
    await confirm(old.cookie, fresh.code(0));
    const { payload } = await asked.site.database.ledgerEntry.findFirstOrThrow({
      where: { subject: 'account/by.name', payload: { contains: 'second-factor-renewed' } },
    });
    expect(JSON.parse(payload)).toEqual({
      act: 'second-factor-renewed',
      person: '门卫乙',
      username: 'by.name',
      role: 'operator',
      address: '127.0.0.1',
      detail: null,
    });
  });

  it('never leaves an administrator without one', async () => {
    const { old, fresh } = await offered('chief', { role: 'administrator' });
    const people = async (): Promise<number> => (await asked.ask('/people', { cookie: old.cookie })).status;
    expect([await isOnOf('chief'), await people()]).toEqual([on, 200]);
    await confirm(old.cookie, '000000');
    expect([await isOnOf('chief'), await people()]).toEqual([on, 200]);
    await confirm(old.cookie, fresh.code(0));
    expect([await isOnOf('chief'), await people()]).toEqual([on, 200]);
    expect((await signInWith('chief', fresh.code())).status).toBe(303);
  });

  it('moves by a backup code where the old phone is lost, once', async () => {
    await asked.account('lost.phone');
    const { cookie, backupCodes } = await switchOn(asked, 'lost.phone');
    const answer = await renew(cookie, backupCodes[0] ?? '');
    expect(answer.status).toBe(200);
    expect((await renew(cookie, backupCodes[0] ?? '')).status).toBe(400);
    expect((await confirm(cookie, scanned(await answer.text()).code(0))).status).toBe(200);
  });
});

describe('a request to move it', () => {
  it('names what is wrong, and does not use up a code that comes with a wrong password', async () => {
    await asked.account('hasty');
    const { cookie, code } = await switchOn(asked, 'hasty');
    const typed = code();
    const wrong = await renew(cookie, typed, 'wrong');
    expect([wrong.status, (await wrong.text()).includes('当前密码不对')]).toEqual([400, true]);
    const stale = await renew(cookie, '000000');
    expect([stale.status, (await stale.text()).includes('验证码不对')]).toEqual([400, true]);
    expect((await renew(cookie, typed)).status).toBe(200);
    expect((await asked.accessOf('hasty')).slice(-2)).toEqual(['sign-in-refused', 'second-factor-refused']);
  });

  it(`ends the session after ${lockout.byUsername} guesses, and locks the name`, async () => {
    await asked.account('guessing');
    const { cookie, code } = await switchOn(asked, 'guessing');
    for (let n = 0; n < lockout.byUsername; n += 1) expect((await renew(cookie, '000000')).status).toBe(400);
    expect((await renew(cookie, code())).headers.get('location')).toBe('/sign-in');
    expect((await asked.ask('/account', { cookie })).headers.get('location')).toContain('/sign-in');
    expect((await asked.signIn('guessing')).status).toBe(429);
  });

  it('is refused where there is none yet', async () => {
    await asked.account('none.yet');
    const cookie = jar(await asked.signIn('none.yet'));
    const answer = await renew(cookie, '123456');
    expect([answer.status, (await answer.text()).includes('动态验证码还没有启用')]).toEqual([409, true]);
  });
});

describe('a new second factor that nobody has confirmed', () => {
  it('ends after a while, and the old one stays', async () => {
    const { old, fresh } = await offered('too.late');
    await asked.site.database.newFactor.updateMany({
      where: { user: { username: 'too.late' } },
      data: { offeredAt: new Date(Date.now() - offeredFor - 1_000) },
    });
    const late = await confirm(old.cookie, fresh.code(0));
    expect([late.status, (await late.text()).includes('这次没有改动')]).toEqual([409, true]);
    expect((await signInWith('too.late', old.code())).status).toBe(303);
  });

  it('ends with a reset of the account', async () => {
    const { old } = await offered('was.reset');
    await resetAccount(asked.site.database, 'was.reset', { person: '管理员甲', reason: '手机丢失' });
    expect(await asked.site.database.newFactor.count({ where: { user: { username: 'was.reset' } } })).toBe(0);
    expect((await asked.ask('/account', { cookie: old.cookie })).headers.get('location')).toContain(
      '/sign-in',
    );
  });

  it('is moved to once, however many windows confirm it at once', async () => {
    const { old, fresh } = await offered('clicked.twice');
    const code = fresh.code(0);
    const answers = await Promise.all([1, 2, 3].map(() => confirm(old.cookie, code)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses[0]).toBe(200);
    for (const status of statuses.slice(1)) expect([400, 409]).toContain(status);
    const acts = await asked.accessOf('clicked.twice');
    expect(acts.filter((act) => act === 'second-factor-renewed')).toHaveLength(1);
    // No guesses: only the one with which it was switched on first.
    expect(acts.filter((act) => act === 'second-factor-refused')).toHaveLength(1);
  });
});
