import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase } from '../activities/ledger/database.ts';
import type { Database } from '../activities/ledger/database.ts';
import { createTestDatabase } from '../test/stack/test-database.ts';
import { roles } from '../workflows/contract/roles.ts';
import { createAccount, disableAccount } from './accounts.ts';
import { demoAccountsFile, demoAccountsInUse, ensureDemoAccounts } from './demo-accounts.ts';
import type { DemoAccount } from './demo-accounts.ts';

let database: Database;
const folder = mkdtempSync(join(tmpdir(), 'greengate-demo-'));
const file = join(folder, demoAccountsFile);
const written = (): DemoAccount[] => JSON.parse(readFileSync(file, 'utf8')) as DemoAccount[];
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')));
});
afterAll(async () => {
  await database.$disconnect();
  rmSync(folder, { recursive: true });
});

it('makes one account per role at the first start, readable by the owner only', async () => {
  expect(await ensureDemoAccounts(database, folder)).toBe(roles.length);
  expect(written().map(({ role }) => role)).toEqual([...roles]);
  expect(new Set(written().map(({ password }) => password)).size).toBe(roles.length);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('changes nothing at the second', async () => {
  const before = written();
  expect(await ensureDemoAccounts(database, folder)).toBe(0);
  expect(written()).toEqual(before);
});

it('goes on with the same passwords where a start was cut short', async () => {
  const before = written();
  await database.user.deleteMany({ where: { username: { in: ['auditor', 'inspector'] } } });
  expect(await ensureDemoAccounts(database, folder)).toBe(2);
  expect(written()).toEqual(before);
  expect(await demoAccountsInUse(database)).toHaveLength(roles.length);
});

it('makes none beside real accounts, and tells those that are still in use', async () => {
  const by = { person: '管理员', reason: '正式启用' };
  await createAccount(
    database,
    { username: 'chief', name: '安环部长', role: 'administrator', password: 'Tie-Lu 4402!' },
    by,
  );
  for (const role of roles.slice(1)) await disableAccount(database, role, by);
  await database.user.deleteMany({ where: { username: 'inspector' } });
  expect(await ensureDemoAccounts(database, folder)).toBe(0);
  expect(await demoAccountsInUse(database)).toEqual(['officer']);
});
