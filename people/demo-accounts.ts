/** One account per role for trying the site out, with random passwords in a file that only its owner reads. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../activities/ledger/database.ts';
import { roles } from '../workflows/contract/roles.ts';
import type { Role } from '../workflows/contract/roles.ts';
import { createAccount, randomPassword } from './accounts.ts';

export const demoAccountsFile = 'demo-accounts.json';

export interface DemoAccount {
  readonly role: Role;
  readonly username: string;
  readonly name: string;
  readonly password: string;
}

const names: Readonly<Record<Role, string>> = {
  officer: '环保专员',
  operator: '门卫',
  reviewer: '复核员',
  auditor: '审计员',
  administrator: '管理员',
  inspector: '监管核查员',
};

/**
 * At the first start of a demo site; later starts change nothing. The file is written before the accounts, so that a
 * start that was cut short goes on with the same passwords. Answers how many accounts were made.
 */
export async function ensureDemoAccounts(database: Database, dataDir: string): Promise<number> {
  if ((await database.user.count({ where: { demo: false } })) > 0) return 0;
  const there = new Set((await database.user.findMany()).map(({ username }) => username));
  const missing = roles.filter((role) => !there.has(role));
  if (missing.length === 0) return 0;
  const accounts = readAccounts(dataDir) ?? writeAccounts(dataDir);
  for (const { role, username, name, password } of accounts.filter(({ username }) => !there.has(username))) {
    await createAccount(
      database,
      { username, name, role, password, demo: true, mustChangePassword: false },
      { person: 'greengate', reason: 'first start of the demo site' },
    );
  }
  return missing.length;
}

/** Those that somebody could sign in with. */
export async function demoAccountsInUse(database: Database): Promise<string[]> {
  const users = await database.user.findMany({
    where: { demo: true, disabled: false },
    orderBy: { username: 'asc' },
  });
  return users.map(({ username }) => username);
}

function readAccounts(dataDir: string): readonly DemoAccount[] | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, demoAccountsFile), 'utf8')) as DemoAccount[];
  } catch {
    return null;
  }
}

function writeAccounts(dataDir: string): readonly DemoAccount[] {
  const accounts = roles.map((role): DemoAccount => ({
    role,
    username: role,
    name: names[role],
    password: randomPassword(),
  }));
  const file = join(dataDir, demoAccountsFile);
  writeFileSync(`${file}.new`, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return accounts;
}
