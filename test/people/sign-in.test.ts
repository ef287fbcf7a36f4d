/** People come in, are refused, locked out, sent away: over HTTP, against the built console. */
import { createHmac } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { lockout } from '../../people/lockout.ts';
import { roles } from '../../workflows/contract/roles.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { startTestConsole, testPassword } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { permissions } from '../../web/src/lib/server/permissions.ts';
import { mayDo } from '../../workflows/contract/roles.ts';
import { createAccount } from '../../people/accounts.ts';

let site: TestSite;
let served: TestConsole;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  served = await startTestConsole(site);
}, 120_000);
afterAll(async () => {
  await served.close();
  await site.close();
});

const by = { person: 'test', reason: 'a test of signing in' };
const header = (cookies: readonly { name: string; value: string }[]): string =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
const cookiesOf = async (role: Role): Promise<string> => header(await served.signIn(role));

interface Asked {
  readonly cookie?: string;
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
}
function ask(path: string, { cookie = '', form, headers = {} }: Asked = {}): Promise<Response> {
  return fetch(served.url + path, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie, origin: served.url, ...headers },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
}
const signIn = (username: string, password: string): Promise<Response> =>
  ask('/sign-in?/password', { form: { username, password } });
const jar = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
const account = (username: string, part: object = {}) =>
  createAccount(
    site.database,
    {
      username,
      name: '门卫乙',
      role: 'operator',
      password: testPassword,
      mustChangePassword: false,
      ...part,
    },
    by,
  );
/** Switches the second factor on: what its app shows, and the cookies of the session in which that was done. */
async function factorOf(username: string): Promise<{ code: () => string; cookie: string }> {
  const cookie = jar(await signIn(username, testPassword));
  const offered = await ask('/account?/secondFactor', { cookie, form: { current: testPassword } });
  const key =
    /otpauth:[^"]*secret=([A-Z2-7]+)/.exec((await offered.text()).replaceAll('&amp;', '&'))?.[1] ?? '';
  const code = (): string => totp(key, Date.now());
  expect((await ask('/account?/confirmSecondFactor', { cookie, form: { code: '000 000' } })).status).toBe(
    400,
  );
  // From two windows at once: one of them may find its session replaced by the other's.
  const confirmed = await Promise.all(
    [1, 2].map(() => ask('/account?/confirmSecondFactor', { cookie, form: { code: code() } })),
  );
  const done = confirmed.find((answer) => answer.status === 200 && jar(answer).includes('session_token'));
  expect(done).toBeDefined();
  return { code, cookie: done ? jar(done) : '' };
}
const accessOf = async (username: string): Promise<string[]> => {
  const entries = await site.database.ledgerEntry.findMany({
    where: { kind: 'access', subject: `account/${username}` },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ payload }) => (JSON.parse(payload) as { act: string }).act);
};

describe('signing in', () => {
  it('sets a cookie that scripts cannot read and lands on the page of the role', async () => {
    await account('lands');
    const response = await signIn('Lands', testPassword);
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie().join()).toMatch(/HttpOnly/i);
    expect(response.headers.getSetCookie().join()).toMatch(/SameSite=Lax/i);
    const next = await ask('/sign-in', { cookie: jar(response) });
    expect(next.headers.get('location')).toBe('/');
    expect(await accessOf('lands')).toEqual(['sign-in']);
  });

  it('says the same of a wrong password and of a name that nobody has, and both are in the ledger', async () => {
    await account('exists');
    const [wrong, nobody] = await Promise.all([signIn('exists', 'x'), signIn('nobody.here', 'x')]);
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect((await wrong.text()).includes('用户名或密码不对')).toBe(true);
    expect((await nobody.text()).includes('用户名或密码不对')).toBe(true);
    expect(await accessOf('exists')).toEqual(['sign-in-refused']);
    expect(await accessOf('nobody.here')).toEqual(['sign-in-refused']);
  });

  it(`locks a name after ${lockout.byUsername} failures, for the right password too, until it is reset`, async () => {
    await account('locked');
    for (let n = 1; n < lockout.byUsername; n += 1) expect((await signIn('locked', 'x')).status).toBe(401);
    expect((await signIn('locked', 'x')).status).toBe(429);
    expect((await signIn('locked', testPassword)).status).toBe(429);
    expect((await accessOf('locked')).at(-1)).toBe('locked');
  });

  it('lets nobody try more passwords by trying them all at once', async () => {
    await account('hurried');
    const tries = Array.from({ length: 24 }, (_, n) => `wrong-${n}`);
    const answers = await Promise.all([...tries, testPassword].map((typed) => signIn('hurried', typed)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(lockout.byUsername);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(
      25 - lockout.byUsername,
    );
  });

  it('throws out who guesses the password inside a session, and locks the name', async () => {
    await account('guessed');
    const cookie = jar(await signIn('guessed', testPassword));
    const guess = (n: number): Promise<Response> =>
      ask('/account?/password', {
        cookie,
        form: { current: `wrong-${n}`, password: 'Gao-Lu 7788!', again: 'Gao-Lu 7788!' },
      });
    for (let n = 0; n < lockout.byUsername; n += 1) expect((await guess(n)).status).toBe(400);
    expect((await guess(9)).headers.get('location')).toBe('/sign-in');
    expect((await ask('/account', { cookie })).headers.get('location')).toContain('/sign-in');
    expect((await signIn('guessed', testPassword)).status).toBe(429);
    expect((await accessOf('guessed')).slice(-2)).toEqual(['sign-in-refused', 'locked']);
  });

  it('writes nothing about a code that follows no password', async () => {
    const before = await site.database.ledgerEntry.count();
    const stranger = await ask('/sign-in?/secondFactor', { form: { code: '123456' } });
    const forged = await ask('/sign-in?/secondFactor', {
      cookie: 'gg.two_factor=2fa-abc.def',
      form: { code: '123456' },
    });
    expect([stranger.status, forged.status]).toEqual([401, 401]);
    expect(await site.database.ledgerEntry.count()).toBe(before);
  });

  it('refuses a form that another site sends', async () => {
    const response = await ask('/sign-in?/password', {
      form: { username: 'lands', password: testPassword },
      headers: { origin: 'http://elsewhere.invalid' },
    });
    expect(response.status).toBe(403);
  });

  it('asks who got a password from somebody else to change it before anything else', async () => {
    await account('newcomer', { mustChangePassword: true });
    const cookie = jar(await signIn('newcomer', testPassword));
    expect((await ask('/', { cookie })).headers.get('location')).toBe('/account');
    const change = (password: string, again = password): Promise<Response> =>
      ask('/account?/password', { cookie, form: { current: testPassword, password, again } });
    expect((await change('newcomer-1A')).status).toBe(400);
    expect((await change('Gao-Lu 7788!', 'other')).status).toBe(400);
    expect((await change('Gao-Lu 7788!')).status).toBe(200);
    expect((await ask('/', { cookie })).status).toBe(200);
  });

  it('asks administrators for a second factor, and then for its code', async () => {
    await account('chief', { role: 'administrator' });
    const { code } = await factorOf('chief');
    const first = await signIn('chief', testPassword);
    expect(first.status).toBe(200);
    const half = jar(first);
    expect((await ask('/people', { cookie: half })).headers.get('location')).toContain('/sign-in');
    const wrong = await ask('/sign-in?/secondFactor', { cookie: half, form: { code: '000000' } });
    expect(wrong.status).toBe(401);
    const right = await ask('/sign-in?/secondFactor', { cookie: half, form: { code: code() } });
    expect(right.status).toBe(303);
    expect((await ask('/people', { cookie: jar(right) })).status).toBe(200);
  });

  it('counts wrong codes as wrong passwords, and records whose they were', async () => {
    await account('twofold');
    const { code } = await factorOf('twofold');
    const half = jar(await signIn('twofold', testPassword));
    const give = (text: string, cookie = half): Promise<Response> =>
      ask('/sign-in?/secondFactor', { cookie, form: { code: text } });
    // What cannot be a code is no try.
    expect((await give('12')).status).toBe(400);
    for (let n = 1; n < lockout.byUsername; n += 1) expect((await give('000000')).status).toBe(401);
    const locked = await give('000000');
    expect([locked.status, (await locked.text()).includes('已锁定到')]).toEqual([429, true]);
    expect((await give(code())).status).toBe(429);
    expect((await signIn('twofold', testPassword)).status).toBe(429);
    const refused = Array.from({ length: lockout.byUsername - 1 }, () => 'second-factor-refused');
    expect((await accessOf('twofold')).slice(-lockout.byUsername)).toEqual([...refused, 'locked']);
    const entry = await site.database.ledgerEntry.findFirstOrThrow({
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
    await account('on.already');
    const here = jar(await signIn('on.already', testPassword));
    const { code, cookie: there } = await factorOf('on.already');
    const again = await Promise.all(
      [here, there].flatMap((cookie) => [
        ask('/account?/confirmSecondFactor', { cookie, form: { code: code() } }),
        ask('/account?/secondFactor', { cookie, form: { current: testPassword } }),
        ask('/account?/secondFactor', { cookie, form: { current: 'wrong' } }),
      ]),
    );
    expect(again.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409, 409]);
    for (const answer of again) expect(await answer.text()).toContain('动态验证码已经启用');
    expect(await accessOf('on.already')).toEqual(['sign-in', 'sign-in', 'second-factor-on']);
  });

  it('takes a code once, whoever types it, and goes on by the next', async () => {
    await account('overlooked');
    const code = (await factorOf('overlooked')).code();
    const give = async (): Promise<number> => {
      const cookie = jar(await signIn('overlooked', testPassword));
      return (await ask('/sign-in?/secondFactor', { cookie, form: { code } })).status;
    };
    const answers = await Promise.all([give(), give(), give()]);
    expect(answers.toSorted()).toEqual([303, 401, 401]);
    expect(await give()).toBe(401);
    expect((await accessOf('overlooked')).filter((act) => act === 'second-factor-refused').length).toBe(3);
  });

  it('ends everywhere at once', async () => {
    await account('leaves');
    const [here, there] = [
      jar(await signIn('leaves', testPassword)),
      jar(await signIn('leaves', testPassword)),
    ];
    expect((await ask('/', { cookie: there })).status).toBe(200);
    expect((await ask('/account?/signOutEverywhere', { cookie: here, form: {} })).status).toBe(303);
    for (const cookie of [here, there])
      expect((await ask('/', { cookie })).headers.get('location')).toBe('/sign-in');
  });

  it('ends the session that the browser had before, and leaves the others of the person', async () => {
    await account('comes.again');
    await account('takes.over', { name: '门卫丙' });
    const [there, here] = [
      jar(await signIn('comes.again', testPassword)),
      jar(await signIn('comes.again', testPassword)),
    ];
    const wrong = { username: 'takes.over', password: 'x' };
    await ask('/sign-in?/password', { cookie: here, form: wrong });
    expect((await ask('/', { cookie: here })).status).toBe(200);
    const form = { username: 'takes.over', password: testPassword };
    const next = jar(await ask('/sign-in?/password', { cookie: here, form }));
    expect((await ask('/', { cookie: here })).headers.get('location')).toBe('/sign-in');
    for (const cookie of [there, next]) expect((await ask('/', { cookie })).status).toBe(200);
    expect(await accessOf('comes.again')).toEqual(['sign-in', 'sign-in', 'sign-out']);
    expect(await accessOf('takes.over')).toEqual(['sign-in-refused', 'sign-in']);
  });

  it('ends when nobody touches the screen, and in any case after the hours', async () => {
    const { id } = await account('idle');
    const cookie = jar(await signIn('idle', testPassword));
    await site.database.session.updateMany({
      where: { userId: id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect((await ask('/', { cookie })).status).toBe(303);
    const again = jar(await signIn('idle', testPassword));
    const tooLong = new Date(Date.now() - 13 * 3_600_000);
    await site.database.session.updateMany({ where: { userId: id }, data: { createdAt: tooLong } });
    expect((await ask('/', { cookie: again })).status).toBe(303);
  });
});

/** Addresses that answer with a page or a file, and what is put for their parameters. */
const addressOf = (route: string): string =>
  route.replace('[...id]', '1-in/20261124T083000.000Z/x').replace('[name]', `${'0'.repeat(64)}.jpg`);

describe.each(roles)('%s', (role) => {
  it('is refused with 403 and an entry whatever the table does not give, and only that', async () => {
    const signed = role === 'administrator' ? await administrator() : await cookiesOf(role);
    const refused = async (): Promise<number> =>
      site.database.ledgerEntry.count({
        where: { kind: 'access', payload: { contains: '"act":"refused"' } },
      });
    const before = await refused();
    let expected = 0;
    for (const [route, { see, actions = {} }] of Object.entries(permissions)) {
      if (route === '/touch' || route === '/language') continue;
      const given = see === 'anyone' || see === 'signed-in' || mayDo(role, see);
      const { status } = await ask(addressOf(route), { cookie: signed });
      expect(status === 403, `${route} ${status}`).toBe(!given);
      expected += given ? 0 : 1;
      for (const [action, act] of Object.entries(actions)) {
        if (act === 'anyone' || act === 'signed-in') continue;
        const answer = await ask(`${addressOf(route)}?/${action}`, {
          cookie: signed,
          form: { nothing: '1' },
        });
        expect(
          answer.status === 403,
          `${route} ${action} ${answer.status} ${answer.headers.get('location')}`,
        ).toBe(!mayDo(role, act));
        expected += mayDo(role, act) ? 0 : 1;
      }
    }
    expect((await refused()) - before).toBe(expected);
  }, 60_000);
});

it('writes what one person is refused again and again as a first entry and a count, also when it ends', async () => {
  await account('insists');
  const cookie = jar(await signIn('insists', testPassword));
  const tries = Array.from({ length: 60 }, (_, n) => ask(`/people?/made-up-${n}`, { cookie }));
  expect((await Promise.all([...tries, ask('/audit', { cookie })])).map(({ status }) => status)).toEqual(
    Array.from({ length: 61 }, () => 403),
  );
  await served.restart();
  const entries = await site.database.ledgerEntry.findMany({
    where: { subject: 'account/insists', payload: { contains: '"act":"refused"' } },
    orderBy: { seq: 'asc' },
  });
  const told = entries.map(({ payload }) => JSON.parse(payload) as { detail: string; times?: number });
  const firsts = told.filter(({ times }) => times === undefined).map(({ detail }) => detail.split('?')[0]);
  expect(firsts.toSorted()).toEqual([
    'GET /audit (audit.see)',
    ...Array.from({ length: 5 }, () => 'GET /people'),
  ]);
  expect(told.flatMap(({ times }) => times ?? [])).toEqual([55]);
});

it('moves a session on only by a touch from one of its own pages', async () => {
  const { id } = await account('touched');
  const cookie = jar(await signIn('touched', testPassword));
  const soon = new Date(Date.now() + 60_000);
  await site.database.session.updateMany({ where: { userId: id }, data: { expiresAt: soon } });
  const end = async () => (await site.database.session.findFirstOrThrow({ where: { userId: id } })).expiresAt;
  const touch = async (origin: Record<string, string>): Promise<number> =>
    (await fetch(`${served.url}/touch`, { method: 'POST', headers: { cookie, ...origin } })).status;
  expect(await touch({})).toBe(403);
  expect(await touch({ origin: 'null' })).toBe(403);
  expect(await touch({ origin: 'http://127.0.0.1:1' })).toBe(403);
  expect(await end()).toEqual(soon);
  expect(await touch({ origin: served.url })).toBe(204);
  expect((await end()).getTime()).toBeGreaterThan(soon.getTime());
});

it('sends a stranger to the sign-in, and keeps what an open page typed', async () => {
  const page = await ask('/passages?outcome=block');
  expect(page.headers.get('location')).toBe('/sign-in?next=%2Fpassages%3Foutcome%3Dblock');
  const sent = await ask('/?/order', {
    form: { kind: 'release' },
    headers: { 'x-sveltekit-action': 'true', accept: 'application/json' },
  });
  expect(await sent.json()).toMatchObject({ type: 'failure', status: 401 });
  expect((await ask('/events?page=gates', { headers: { accept: 'text/event-stream' } })).status).toBe(401);
  expect(await (await ask('/healthz')).json()).toHaveProperty('parts');
});

it('answers with headers that close what a page does not need', async () => {
  const { headers } = await ask('/sign-in');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('cache-control')).toBe('private, no-store');
  expect(headers.get('content-security-policy')).toMatch(/default-src 'self'/);
  expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe-inline/);
});

it('says that it heals by itself while the database is away, and shows no page', async () => {
  const cookie = await cookiesOf('operator');
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  const name = new URL(site.databaseUrl).pathname.slice(1);
  await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  try {
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    const answer = await ask('/', { cookie });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/\n\s+at |prisma/i);
    expect((await ask('/healthz', { cookie })).headers.get('content-type')).toContain('json');
  } finally {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
  }
  await waitUntil(async () => (await ask('/', { cookie })).status === 200, { what: 'the page again' });
});

/** With a second factor that is switched on in the table: what is asked for here is the role. */
async function administrator(): Promise<string> {
  const cookie = await cookiesOf('administrator');
  await site.database.user.update({
    where: { username: 'test.administrator' },
    data: { twoFactorEnabled: true },
  });
  return cookie;
}

/** RFC 6238: what an authenticator app shows. */
function totp(key: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
