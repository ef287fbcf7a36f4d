/** People come in, are refused, locked out, sent away: over HTTP, against the built console. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { lockout } from '../../people/lockout.ts';
import { testPassword } from '../stack/test-console.ts';
import { jar, startAskedConsole } from './asked-console.ts';
import type { AskedConsole } from './asked-console.ts';

let asked: AskedConsole;
beforeAll(async () => {
  asked = await startAskedConsole({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => asked.close());

describe('signing in', () => {
  it('sets a cookie that scripts cannot read and lands on the page of the role', async () => {
    await asked.account('lands');
    const response = await asked.signIn('Lands');
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie().join()).toMatch(/HttpOnly/i);
    expect(response.headers.getSetCookie().join()).toMatch(/SameSite=Lax/i);
    const next = await asked.ask('/sign-in', { cookie: jar(response) });
    expect(next.headers.get('location')).toBe('/');
    expect(await asked.accessOf('lands')).toEqual(['sign-in']);
  });

  it('says the same of a wrong password and of a name that nobody has, and both are in the ledger', async () => {
    await asked.account('exists');
    const [wrong, nobody] = await Promise.all([
      asked.signIn('exists', 'x'),
      asked.signIn('nobody.here', 'x'),
    ]);
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect((await wrong.text()).includes('用户名或密码不对')).toBe(true);
    expect((await nobody.text()).includes('用户名或密码不对')).toBe(true);
    expect(await asked.accessOf('exists')).toEqual(['sign-in-refused']);
    expect(await asked.accessOf('nobody.here')).toEqual(['sign-in-refused']);
  });

  it(`locks a name after ${lockout.byUsername} failures, for the right password too, until it is reset`, async () => {
    await asked.account('locked');
    for (let n = 1; n < lockout.byUsername; n += 1)
      expect((await asked.signIn('locked', 'x')).status).toBe(401);
    expect((await asked.signIn('locked', 'x')).status).toBe(429);
    expect((await asked.signIn('locked')).status).toBe(429);
    expect((await asked.accessOf('locked')).at(-1)).toBe('locked');
  });

  it('lets nobody try more passwords by trying them all at once', async () => {
    await asked.account('hurried');
    const tries = Array.from({ length: 24 }, (_, n) => `wrong-${n}`);
    const answers = await Promise.all(
      [...tries, testPassword].map((typed) => asked.signIn('hurried', typed)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(lockout.byUsername);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(
      25 - lockout.byUsername,
    );
  });

  it('throws out who guesses the password inside a session, and locks the name', async () => {
    await asked.account('guessed');
    const cookie = jar(await asked.signIn('guessed'));
    const guess = (n: number): Promise<Response> =>
      asked.ask('/account?/password', {
        cookie,
        form: { current: `wrong-${n}`, password: 'Gao-Lu 7788!', again: 'Gao-Lu 7788!' },
      });
    for (let n = 0; n < lockout.byUsername; n += 1) expect((await guess(n)).status).toBe(400);
    expect((await guess(9)).headers.get('location')).toBe('/sign-in');
    expect((await asked.ask('/account', { cookie })).headers.get('location')).toContain('/sign-in');
    expect((await asked.signIn('guessed')).status).toBe(429);
    expect((await asked.accessOf('guessed')).slice(-2)).toEqual(['sign-in-refused', 'locked']);
  });

  it('lets everybody in who is right, however many come at once', async () => {
    await asked.account('shift.change');
    const answers = await Promise.all(Array.from({ length: 8 }, () => asked.signIn('shift.change')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
  });

  it('locks by a burst of wrong passwords, says until when, and has it in the ledger', async () => {
    await asked.account('stormed');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => asked.signIn('stormed', `wrong-${n}-wrong`)),
    );
    const locked = answers.filter(({ status }) => status === 429);
    expect(locked.length).toBeGreaterThanOrEqual(15);
    expect(await locked[0]?.text()).toContain('已锁定到');
    const acts = await asked.accessOf('stormed');
    expect(acts.filter((act) => act === 'locked').length).toBeGreaterThanOrEqual(1);
    expect(acts.length).toBeGreaterThanOrEqual(lockout.byUsername);
    expect((await asked.signIn('stormed')).status).toBe(429);
  });

  it('refuses a form that another site sends', async () => {
    const response = await asked.ask('/sign-in?/password', {
      form: { username: 'lands', password: testPassword },
      headers: { origin: 'http://elsewhere.invalid' },
    });
    expect(response.status).toBe(403);
  });

  it('asks who got a password from somebody else to change it before anything else', async () => {
    await asked.account('newcomer', { mustChangePassword: true });
    const cookie = jar(await asked.signIn('newcomer'));
    expect((await asked.ask('/', { cookie })).headers.get('location')).toBe('/account');
    const change = (password: string, again = password): Promise<Response> =>
      asked.ask('/account?/password', { cookie, form: { current: testPassword, password, again } });
    expect((await change('newcomer-1A')).status).toBe(400);
    expect((await change('Gao-Lu 7788!', 'other')).status).toBe(400);
    const changed = await change('Gao-Lu 7788!');
    expect([changed.status, changed.headers.get('location')]).toEqual([303, '/']);
    expect((await asked.ask('/', { cookie })).status).toBe(200);
  });
});
