/** Neither the answer nor the work behind it tells which names there are. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { disableAccount } from '../../people/accounts.ts';
import { passwordLength } from '../../people/password-rules.ts';
import { startAskedConsole } from './asked-console.ts';
import type { AskedConsole } from './asked-console.ts';

const folder = mkdtempSync(join(tmpdir(), 'greengate-hashes-'));
const hashes = join(folder, 'hashes');
let asked: AskedConsole;
beforeAll(async () => {
  const counting = pathToFileURL(join(import.meta.dirname, 'counted-hashing-entry.ts')).href;
  asked = await startAskedConsole(
    { postgresUrl: inject('postgresUrl'), temporalAddress: inject('temporalAddress') },
    { NODE_OPTIONS: `--import=${counting}`, GREENGATE_TEST_HASHES: hashes },
  );
  await asked.account('known');
  await asked.account('known.factor');
  await asked.site.database.user.update({
    where: { username: 'known.factor' },
    data: { twoFactorEnabled: true },
  });
  await asked.account('known.left');
  await disableAccount(asked.site.database, 'known.left', { person: 'test', reason: 'has left' });
});
afterAll(async () => {
  await asked.close();
  rmSync(folder, { recursive: true });
});

/** What the console says, and the hashes that it made for it. */
async function tried(username: string, password: string) {
  writeFileSync(hashes, '');
  const answer = await asked.signIn(username, password);
  // Clock and ledger number move on meanwhile: what is said is in the page's main part, and what its scripts get.
  const [page] = /<main>.*<\/main>/s.exec(await answer.clone().text()) ?? [''];
  const [form] = /^\s*form: .*$/m.exec(await answer.text()) ?? [''];
  const text = (page + form).replaceAll(username, '<name>');
  return { status: answer.status, text, hashes: readFileSync(hashes, 'utf8').trimEnd().split('\n') };
}

it('counts what a right password costs', async () => {
  expect((await tried('known', 'Tie-Lu 4402!')).hashes).toEqual(['argon2id 19456 2 1 32']);
});

it.each([
  ['is wrong', 'Tie-Lu 4402?'],
  ['is longer than any may be', 'Tie-Lu 4402?'.repeat(passwordLength.most)],
])('says and does the same for every name whose password %s', async (_, password) => {
  const known = await tried('known', password);
  expect([known.status, known.hashes]).toEqual([401, ['argon2id 19456 2 1 32']]);
  expect(known.text).toContain('用户名或密码不对');
  for (const username of ['nobody.here', 'known.factor', 'known.left', 'no such name', 'n'.repeat(60)])
    expect(await tried(username, password), username).toEqual(known);
});
