/** How long a session lasts, what it is told when something is away, and what every answer closes. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { testPassword } from '../stack/test-console.ts';
import { waitUntil } from '../stack/wait-until.ts';
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

describe('a session', () => {
  it('ends everywhere at once', async () => {
    await asked.account('leaves');
    const [here, there] = [jar(await asked.signIn('leaves')), jar(await asked.signIn('leaves'))];
    expect((await asked.ask('/', { cookie: there })).status).toBe(200);
    expect((await asked.ask('/account?/signOutEverywhere', { cookie: here, form: {} })).status).toBe(303);
    for (const cookie of [here, there])
      expect((await asked.ask('/', { cookie })).headers.get('location')).toBe('/sign-in');
  });

  it('ends the session that the browser had before, and leaves the others of the person', async () => {
    await asked.account('comes.again');
    await asked.account('takes.over', { name: '门卫丙' });
    const [there, here] = [jar(await asked.signIn('comes.again')), jar(await asked.signIn('comes.again'))];
    const wrong = { username: 'takes.over', password: 'x' };
    await asked.ask('/sign-in?/password', { cookie: here, form: wrong });
    expect((await asked.ask('/', { cookie: here })).status).toBe(200);
    const form = { username: 'takes.over', password: testPassword };
    const next = jar(await asked.ask('/sign-in?/password', { cookie: here, form }));
    expect((await asked.ask('/', { cookie: here })).headers.get('location')).toBe('/sign-in');
    for (const cookie of [there, next]) expect((await asked.ask('/', { cookie })).status).toBe(200);
    expect(await asked.accessOf('comes.again')).toEqual(['sign-in', 'sign-in', 'sign-out']);
    expect(await asked.accessOf('takes.over')).toEqual(['sign-in-refused', 'sign-in']);
  });

  it('ends when nobody touches the screen, and in any case after the hours', async () => {
    const { id } = await asked.account('idle');
    const cookie = jar(await asked.signIn('idle'));
    await asked.site.database.session.updateMany({
      where: { userId: id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect((await asked.ask('/', { cookie })).status).toBe(303);
    const again = jar(await asked.signIn('idle'));
    const tooLong = new Date(Date.now() - 13 * 3_600_000);
    await asked.site.database.session.updateMany({ where: { userId: id }, data: { createdAt: tooLong } });
    expect((await asked.ask('/', { cookie: again })).status).toBe(303);
  });

  it('moves a session on only by a touch from one of its own pages', async () => {
    const { id } = await asked.account('touched');
    const cookie = jar(await asked.signIn('touched'));
    const soon = new Date(Date.now() + 60_000);
    await asked.site.database.session.updateMany({ where: { userId: id }, data: { expiresAt: soon } });
    const end = async () =>
      (await asked.site.database.session.findFirstOrThrow({ where: { userId: id } })).expiresAt;
    const touch = async (origin: Record<string, string>): Promise<number> =>
      (await fetch(`${asked.served.url}/touch`, { method: 'POST', headers: { cookie, ...origin } })).status;
    expect(await touch({})).toBe(403);
    expect(await touch({ origin: 'null' })).toBe(403);
    expect(await touch({ origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await end()).toEqual(soon);
    expect(await touch({ origin: asked.served.url })).toBe(204);
    expect((await end()).getTime()).toBeGreaterThan(soon.getTime());
  });
});

it('sends a stranger to the sign-in, and keeps what an open page typed', async () => {
  const page = await asked.ask('/passages?outcome=block');
  expect(page.headers.get('location')).toBe('/sign-in?next=%2Fpassages%3Foutcome%3Dblock');
  const sent = await asked.ask('/?/order', {
    form: { kind: 'release' },
    headers: { 'x-sveltekit-action': 'true', accept: 'application/json' },
  });
  expect(await sent.json()).toMatchObject({ type: 'failure', status: 401 });
  expect((await asked.ask('/events?page=gates', { headers: { accept: 'text/event-stream' } })).status).toBe(
    401,
  );
  expect(await (await asked.ask('/healthz')).json()).toHaveProperty('parts');
});

it('does nothing of a form from the page of somebody else', async () => {
  const cookie = await asked.cookieOf('operator');
  const send = (headers: Readonly<Record<string, string>>): Promise<Response> =>
    asked.ask('/?/order', { cookie, form: { kind: 'release' }, headers });
  const enhanced = { 'x-sveltekit-action': 'true', accept: 'application/json' };
  const foreign = await send({ ...enhanced, 'x-greengate-person': 'somebody.else' });
  expect(foreign.status).toBe(409);
  const { error } = (await foreign.json()) as { error: { message: string } };
  expect(error.message).toContain('现在登录的是门卫甲');
  expect((await send({ 'x-greengate-person': 'test.operator' })).status).toBe(400);
  expect((await send({})).status).toBe(400);
});

it('answers with headers that close what a page does not need', async () => {
  const { headers } = await asked.ask('/sign-in');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('cache-control')).toBe('private, no-store');
  expect(headers.get('content-security-policy')).toMatch(/default-src 'self'/);
  expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe-inline/);
});

it('says that it heals by itself while the database is away, and shows no page', async () => {
  const cookie = await asked.cookieOf('operator');
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  const name = new URL(asked.site.databaseUrl).pathname.slice(1);
  await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  try {
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    const answer = await asked.ask('/', { cookie });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/\n\s+at |prisma/i);
    expect((await asked.ask('/healthz', { cookie })).headers.get('content-type')).toContain('json');
  } finally {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
  }
  await waitUntil(async () => (await asked.ask('/', { cookie })).status === 200, { what: 'the page again' });
});
