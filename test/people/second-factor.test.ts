/** The code of an app beside the password: switched on, asked for, counted, and good once. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { lockout } from '../../people/lockout.ts';
import { testPassword } from '../stack/test-console.ts';
import { jar, startAskedConsole } from './asked-console.ts';
import type { AskedConsole } from './asked-console.ts';
import { switchOn } from './authenticator.ts';

let asked: AskedConsole;
beforeAll(async () => {
  asked = await startAskedConsole({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => asked.close());

describe('a second factor', () => {
  it('writes nothing about a code that follows no password', async () => {
    const before = await asked.site.database.ledgerEntry.count();
    const stranger = await asked.ask('/sign-in?/secondFactor', { form: { code: '123456' } });
    const forged = await asked.ask('/sign-in?/secondFactor', {
      cookie: 'gg.two_factor=2fa-abc.def',
      form: { code: '123456' },
    });
    expect([stranger.status, forged.status]).toEqual([401, 401]);
    expect(await asked.site.database.ledgerEntry.count()).toBe(before);
  });

  it('asks administrators for a second factor, and then for its code', async () => {
    await asked.account('chief', { role: 'administrator' });
    const { code } = await switchOn(asked, 'chief');
    const first = await asked.signIn('chief');
    expect(first.status).toBe(200);
    const half = jar(first);
    expect((await asked.ask('/people', { cookie: half })).headers.get('location')).toContain('/sign-in');
    const wrong = await asked.ask('/sign-in?/secondFactor', { cookie: half, form: { code: '000000' } });
    expect(wrong.status).toBe(401);
    const right = await asked.ask('/sign-in?/secondFactor', { cookie: half, form: { code: code() } });
    expect(right.status).toBe(303);
    expect((await asked.ask('/people', { cookie: jar(right) })).status).toBe(200);
  });

  it('counts wrong codes as wrong passwords, and records whose they were', async () => {
    await asked.account('twofold');
    const { code } = await switchOn(asked, 'twofold');
    const half = jar(await asked.signIn('twofold'));
    const give = (text: string, cookie = half): Promise<Response> =>
      asked.ask('/sign-in?/secondFactor', { cookie, form: { code: text } });
    // What cannot be a code is no try.
    expect((await give('12')).status).toBe(400);
    for (let n = 1; n < lockout.byUsername; n += 1) expect((await give('000000')).status).toBe(401);
    const locked = await give('000000');
    expect([locked.status, (await locked.text()).includes('已锁定到')]).toEqual([429, true]);
    expect((await give(code())).status).toBe(429);
    expect((await asked.signIn('twofold')).status).toBe(429);
    const refused = Array.from({ length: lockout.byUsername - 1 }, () => 'second-factor-refused');
    expect((await asked.accessOf('twofold')).slice(-lockout.byUsername)).toEqual([...refused, 'locked']);
    const entry = await asked.site.database.ledgerEntry.findFirstOrThrow({
      where: {
        kind: 'access',
        payload: { contains: '"act":"second-factor-refused"' },
        subject: 'account/twofold',
      },
    });
    expect(JSON.parse(entry.payload)).toMatchObject({
      person: '门卫乙',
      username: 'twofold',
      role: 'operator',
    });
    // Nobody is half in: there is nobody to lock.
    for (const cookie of ['', 'gg.two_factor=%00.x', 'gg.two_factor=2fa-nobody-12345678.x'])
      expect((await give('000000', cookie)).status).toBe(401);
  });

  it('says so where the second factor is on already, and writes one entry however often it is confirmed', async () => {
    await asked.account('on.already');
    const { code, cookie: here } = await switchOn(asked, 'on.already');
    const half = jar(await asked.signIn('on.already'));
    const there = jar(await asked.ask('/sign-in?/secondFactor', { cookie: half, form: { code: code() } }));
    const again = await Promise.all(
      [here, there].flatMap((cookie) => [
        asked.ask('/account?/confirmSecondFactor', { cookie, form: { code: code() } }),
        asked.ask('/account?/secondFactor', { cookie, form: { current: testPassword } }),
        asked.ask('/account?/secondFactor', { cookie, form: { current: 'wrong' } }),
      ]),
    );
    expect(again.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409, 409]);
    for (const answer of again) expect(await answer.text()).toContain('动态验证码已经启用');
    expect(await asked.accessOf('on.already')).toEqual([
      'sign-in',
      // The wrong code with which it was tried first.
      'second-factor-refused',
      'second-factor-on',
      'sign-in',
    ]);
  });

  it('ends the sessions that the password alone has opened, when it is switched on', async () => {
    await asked.account('chief.two', { role: 'administrator' });
    const earlier = jar(await asked.signIn('chief.two'));
    expect((await asked.ask('/people', { cookie: earlier })).headers.get('location')).toBe('/account');
    const { cookie } = await switchOn(asked, 'chief.two');
    const form = { username: 'chief.two', reason: '没有动态验证码的会话' };
    const act = await asked.ask('/people?/reset', { cookie: earlier, form });
    expect([act.status, act.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fpeople']);
    expect((await asked.ask('/people', { cookie })).status).toBe(200);
  });

  it('does not take the code again by which it was switched on', async () => {
    await asked.account('set.up');
    const { code } = await switchOn(asked, 'set.up');
    const cookie = jar(await asked.signIn('set.up'));
    const give = (ahead: number): Promise<Response> =>
      asked.ask('/sign-in?/secondFactor', { cookie, form: { code: code(ahead) } });
    expect((await give(0)).status).toBe(401);
    expect((await give(1)).status).toBe(303);
  });

  it('takes a code once, whoever types it, and goes on by the next', async () => {
    await asked.account('overlooked');
    const code = (await switchOn(asked, 'overlooked')).code();
    const give = async (): Promise<number> => {
      const cookie = jar(await asked.signIn('overlooked'));
      return (await asked.ask('/sign-in?/secondFactor', { cookie, form: { code } })).status;
    };
    const answers = await Promise.all([give(), give(), give()]);
    expect(answers.toSorted()).toEqual([303, 401, 401]);
    expect(await give()).toBe(401);
    // One of them was the wrong code with which it was tried first.
    const refused = (await asked.accessOf('overlooked')).filter((act) => act === 'second-factor-refused');
    expect(refused).toHaveLength(4);
  });
});
