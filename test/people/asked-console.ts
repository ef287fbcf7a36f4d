/** A test site with its console, asked over HTTP as a browser asks. */
import { createAccount } from '../../people/accounts.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { startTestConsole, testPassword } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite, TestSiteOptions } from '../stack/test-site.ts';

export interface Asked {
  readonly cookie?: string;
  /** Sent as a form, by POST. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AskedConsole {
  readonly site: TestSite;
  readonly served: TestConsole;
  ask(path: string, asked?: Asked): Promise<Response>;
  signIn(username: string, password?: string): Promise<Response>;
  /** Signed in with an account of this role. */
  cookieOf(role: Role): Promise<string>;
  /** An operator, 门卫乙, with the test password, unless told otherwise. */
  account(username: string, part?: object): Promise<{ id: string }>;
  /** The acts that the ledger has of this user name, in its order. */
  accessOf(username: string): Promise<string[]>;
  close(): Promise<void>;
}

/** No vehicle comes to it. `env`: as for the console. */
export async function startAskedConsole(
  options: TestSiteOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<AskedConsole> {
  const site = await startTestSite({ gate: false, ...options });
  const served = await startTestConsole(site, env);
  const by = { person: 'test', reason: 'a test of signing in' };
  const base = {
    name: '门卫乙',
    role: 'operator',
    password: testPassword,
    mustChangePassword: false,
  } as const;
  const ask: AskedConsole['ask'] = (path, { cookie = '', form, headers = {} } = {}) =>
    fetch(served.url + path, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie, origin: served.url, ...headers },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
  return {
    site,
    served,
    ask,
    signIn: (username, password = testPassword) =>
      ask('/sign-in?/password', { form: { username, password } }),
    cookieOf: async (role) =>
      (await served.signIn(role)).map(({ name, value }) => `${name}=${value}`).join('; '),
    account: (username, part = {}) => createAccount(site.database, { username, ...base, ...part }, by),
    accessOf: async (username) => {
      const entries = await site.database.ledgerEntry.findMany({
        where: { kind: 'access', subject: `account/${username}` },
        orderBy: { seq: 'asc' },
      });
      return entries.map(({ payload }) => (JSON.parse(payload) as { act: string }).act);
    },
    close: async () => {
      await served.close();
      await site.close();
    },
  };
}

/** The cookies that an answer sets. */
export const jar = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
