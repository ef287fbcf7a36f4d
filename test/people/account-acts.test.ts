/** What administrators do to accounts, in the console and on the host: enabled again, and reset by several at once. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { disableAccount } from '../../people/accounts.ts';
import { runCli } from '../cli/run-cli.ts';
import type { Told } from '../cli/run-cli.ts';
import { startTestConsole, testPassword } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { jar, startAskedConsole } from './asked-console.ts';
import type { AskedConsole } from './asked-console.ts';

let asked: AskedConsole;
let other: TestConsole;
let cookie: string;
beforeAll(async () => {
  asked = await startAskedConsole({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  other = await startTestConsole(asked.site);
  cookie = await asked.cookieOf('administrator');
  // With a second factor that is switched on in the table: what is asked for here is the role.
  await asked.site.database.user.update({
    where: { username: 'test.administrator' },
    data: { twoFactorEnabled: true },
  });
});
afterAll(async () => {
  await other.close();
  await asked.close();
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** In one of the two consoles that serve the site. */
async function act(name: string, form: Record<string, string>, url = asked.served.url): Promise<Answer> {
  const headers = { accept: 'text/html', cookie, origin: url };
  const sent = { method: 'POST', headers, body: new URLSearchParams(form) };
  const answer = await fetch(`${url}/people?/${name}`, sent);
  return { status: answer.status, text: await answer.text() };
}

const signature = ['--as', '系统管理员', '--reason', '现场处理账号'];
const reason = '现场处理账号';
const onHost = (name: string, username: string, ...more: string[]): Promise<Told> =>
  runCli(asked.site, ['user', name, username, ...signature, ...more]);
const entriesOf = async (username: string): Promise<{ kind: string; payload: unknown }[]> =>
  (
    await asked.site.database.ledgerEntry.findMany({
      where: { subject: `account/${username}`, kind: { not: 'access' } },
      orderBy: { seq: 'asc' },
    })
  ).map(({ kind, payload }) => ({ kind, payload: JSON.parse(payload) as unknown }));
const signsIn = async (username: string, password?: string): Promise<number> =>
  (await asked.signIn(username, password)).status;

describe('an account that is disabled', () => {
  let username = '';
  let n = 0;
  beforeEach(async () => {
    username = `on.leave.${(n += 1)}`;
    await asked.account(username);
    await disableAccount(asked.site.database, username, { person: 'test', reason: 'on leave' });
    expect(await signsIn(username)).toBe(401);
  });

  it('is enabled in the console, with a reason, by the password that it had', async () => {
    const without = await act('enable', { username, reason: '回' });
    expect([without.status, without.text.includes('写明原因')]).toEqual([400, true]);
    expect(await signsIn(username)).toBe(401);

    const done = await act('enable', { username, reason });
    expect([done.status, done.text.includes(`账号 ${username} 已启用`)]).toEqual([200, true]);
    expect(await signsIn(username)).toBe(303);
    expect((await entriesOf(username)).at(-1)).toEqual({
      kind: 'account-enabled',
      payload: {
        person: '管理员甲',
        username: 'test.administrator',
        role: 'administrator',
        address: '127.0.0.1',
        reason,
        account: { username },
      },
    });
  });

  it('is enabled on the host, with a person and a reason', async () => {
    const without = await runCli(asked.site, ['user', 'enable', username, '--as', '系统管理员']);
    expect([without.code, without.err]).toEqual([1, expect.stringContaining('--reason')]);
    expect(await entriesOf(username)).toHaveLength(2);

    const done = await onHost('enable', username.toUpperCase());
    expect(done).toEqual({
      code: 0,
      out: `Account ${username.toUpperCase()} is enabled again, with the password that it had.\n`,
      err: '',
    });
    expect(await signsIn(username)).toBe(303);
    expect((await entriesOf(username)).at(-1)).toEqual({
      kind: 'account-enabled',
      payload: { person: '系统管理员', reason, account: { username } },
    });
  });
});

it('enables nobody who is not there, in the console and on the host', async () => {
  const answer = await act('enable', { username: 'nobody.here', reason });
  expect([answer.status, answer.text.includes('没有这个账号')]).toEqual([409, true]);
  const told = await onHost('enable', 'nobody.here', '--json');
  expect([told.code, told.out, told.err]).toEqual([1, '', 'There is no account nobody.here.\n']);
  expect(await entriesOf('nobody.here')).toEqual([]);
});

describe('of resets at once', () => {
  /** Each is at the point where it would change the account, before one may. */
  async function together<Each>(starts: readonly (() => Promise<Each>)[]): Promise<Each[]> {
    const client = new pg.Client({ connectionString: asked.site.databaseUrl });
    await client.connect();
    await client.query(`SELECT pg_advisory_lock(hashtext('accounts'))`);
    try {
      const running = starts.map((start) => start());
      await waitUntil(async () => {
        const { rows } = await client.query<{ waiting: string }>(
          `SELECT count(*) AS waiting FROM pg_locks l JOIN pg_database d ON d.oid = l.database
           WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()`,
        );
        return Number(rows[0]?.waiting) === starts.length;
      });
      await client.query(`SELECT pg_advisory_unlock(hashtext('accounts'))`);
      return await Promise.all(running);
    } finally {
      await client.end();
    }
  }

  const passwordIn = (text: string): string => /(?:\w{5}-){3}\w{5}/.exec(text)?.[0] ?? '';

  async function expectOneDone(username: string, passwords: readonly string[]): Promise<void> {
    const given = passwords.filter((password) => password !== '');
    expect(given).toHaveLength(1);
    expect(await signsIn(username, given[0])).toBe(303);
    const kinds = (await entriesOf(username)).map(({ kind }) => kind);
    expect(kinds).toEqual(['account-created', 'account-reset']);
  }

  it('in two consoles one is done, and the other is told so', async () => {
    await asked.account('two.consoles');
    const cookieThere = jar(await asked.signIn('two.consoles'));
    const form = { username: 'two.consoles', reason };
    const answers = await together([
      () => act('reset', form),
      () => act('reset', form, other.url),
      () => act('reset', form, other.url),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    for (const { status, text } of answers)
      if (status === 409) expect(text).toContain('刚刚有别人改了这个账号的密码');
    await expectOneDone(
      'two.consoles',
      answers.map(({ text }) => passwordIn(text)),
    );
    expect(await signsIn('two.consoles', testPassword)).toBe(401);
    const page = await asked.ask('/account', { cookie: cookieThere });
    expect(page.headers.get('location')).toContain('/sign-in');
  });

  it('in a console and on the host one is done, and the other is told so', async () => {
    await asked.account('host.too');
    const form = { username: 'host.too', reason };
    const [told, answer] = (await together<Told | Answer>([
      () => onHost('reset', 'host.too'),
      () => act('reset', form),
    ])) as [Told, Answer];
    expect([0, 1]).toContain(told.code);
    expect(answer.status).toBe(told.code === 0 ? 409 : 200);
    if (told.code === 1)
      expect(told.err).toMatch(/^The password of host\.too was changed by somebody else just now.*\.\n$/);
    await expectOneDone('host.too', [passwordIn(told.out), passwordIn(answer.text)]);
  });
});
