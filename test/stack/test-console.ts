/** The built console of a test site, in a process of its own, and a Chromium from npm to look at it. */
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { ensureConsoleBuild } from '../../worker/start/console-build.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import { createSupervisor } from '../../worker/start/supervisor.ts';
import type { Supervisor } from '../../worker/start/supervisor.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { createAccount } from '../../people/accounts.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { freePorts } from './free-ports.ts';
import type { TestSite } from './test-site.ts';

export interface TestConsole {
  readonly url: string;
  /** Signs in through the form, with an account of this role, and answers the cookies. */
  signIn(role: Role): Promise<Cookie[]>;
  /** Ends its process, lets happen what happens meanwhile, and starts another at the same address. */
  restart(meanwhile?: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** `env`: settings of its own, of the section `console`. */
export async function startTestConsole(
  site: TestSite,
  env: Readonly<Record<string, string>> = {},
): Promise<TestConsole> {
  await ensureConsoleBuild(() => undefined);
  const [port = 0] = await freePorts(1);
  let process = await startProcess(site, { port, env });
  const scheme = env['GREENGATE_CONSOLE_TLS_CERT_FILE'] === undefined ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${port}`;
  return {
    url,
    signIn: (role) => signIn(url, site.database, role),
    restart: async (meanwhile) => {
      await process.stopAll();
      await meanwhile?.();
      process = await startProcess(site, { port, env });
    },
    close: () => process.stopAll(),
  };
}

async function startProcess(
  { config, databaseUrl }: TestSite,
  { port, env }: { port: number; env: Readonly<Record<string, string>> },
): Promise<Supervisor> {
  const supervisor = createSupervisor({
    logsDir: join(config.dataDir, 'logs'),
    report: () => undefined,
    showError: () => undefined,
  });
  await supervisor.start({
    name: 'console',
    entry: join(projectRoot, 'worker', 'start', 'console-main.ts'),
    env: {
      GREENGATE_CONFIG: join(config.dataDir, 'none'),
      GREENGATE_DATA: config.dataDir,
      GREENGATE_CONSOLE_PORT: String(port),
      GREENGATE_INGEST_PORT: String(config.ports.ingest),
      GREENGATE_TEMPORAL_ADDRESS: config.temporal.address ?? '',
      GREENGATE_TEMPORAL_NAMESPACE: config.temporal.namespace,
      DATABASE_URL: databaseUrl,
      ...env,
    },
  });
  return supervisor;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly url: string;
}

export const testPassword = 'Tie-Lu 4402!';

async function signIn(url: string, database: Database, role: Role): Promise<Cookie[]> {
  const username = `test.${role}`;
  if ((await database.user.findUnique({ where: { username } })) === null) {
    const account = {
      username,
      name: personOf[role],
      role,
      password: testPassword,
      mustChangePassword: false,
    };
    await createAccount(database, account, { person: 'test', reason: 'a test of the console' });
  }
  const response = await fetch(`${url}/sign-in?/password`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, accept: 'text/html' },
    body: new URLSearchParams({ username, password: testPassword }),
  });
  if (response.status !== 303) throw new Error(`${role} could not sign in: ${response.status}`);
  return response.headers.getSetCookie().map((line) => {
    const pair = line.split(';')[0] ?? '';
    const end = pair.indexOf('=');
    return { name: pair.slice(0, end), value: pair.slice(end + 1), url };
  });
}

/** As the record shows them. */
const personOf: Readonly<Record<Role, string>> = {
  officer: '环保专员甲',
  operator: '门卫甲',
  reviewer: '复核员甲',
  auditor: '审计员甲',
  administrator: '管理员甲',
  inspector: '监管员甲',
};

export async function startTestBrowser(): Promise<Browser> {
  // Not the package's own arguments: they switch web security off, and then a form has no origin to be checked.
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-zygote',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
  ];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true });
}
