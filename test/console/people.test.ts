/** Signing in, roles and the end of a session, as people see them. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Role } from '../../workflows/contract/roles.ts';
import { testPassword } from '../stack/test-console.ts';
import { scanned } from '../people/authenticator.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => watched.close());

/** Makes the account, and leaves the page at the sign-in. */
async function stranger(role: Role): Promise<Page> {
  const page = await watched.newPage('zh', role);
  await page.context().clearCookies({ name: 'gg.session_token' });
  await page.goto(watched.url);
  return page;
}

async function signIn(page: Page, username: string, password = testPassword): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

/** In a page whose session has ended. */
async function signInAgain(page: Page, password: string): Promise<void> {
  await page.goto(watched.url);
  await signIn(page, 'new.guard', password);
  await page.getByText('先改密码').waitFor();
}

it('an administrator is led to the second factor, then to the people, and makes an account', async () => {
  const page = await watched.newPage('zh', 'administrator');
  await page.goto(watched.url);
  await page.getByText('管理员必须启用动态验证码').waitFor();
  await watched.site.database.user.update({
    where: { username: 'test.administrator' },
    data: { twoFactorEnabled: true },
  });
  await page.goto(`${watched.url}/people`);
  await page.locator('input[name=username]').last().fill('new.guard');
  await page.locator('input[name=name]').fill('门卫丙');
  await page.locator('select[name=role]').selectOption('operator');
  await page.getByRole('button', { name: '新增账号' }).click();
  await page.getByText('写明原因').waitFor();
  expect(await page.locator('input[name=name]').inputValue()).toBe('门卫丙');
  await page.locator('input[name=reason]').fill('新员工入职');
  await page.getByRole('button', { name: '新增账号' }).click();
  const password = await page.locator('.once b').innerText();
  const newcomer = await stranger('operator');
  await signIn(newcomer, 'new.guard', password);
  await newcomer.getByText('先改密码').waitFor();
  const row = page.locator('tr', { hasText: 'new.guard' });
  for (const [act, done] of [
    ['停用', '账号 new.guard 已停用'],
    ['启用', '账号 new.guard 已启用，可用原来的密码登录'],
  ] as const) {
    await row.getByRole('button', { name: act }).click();
    await page.locator('form[data-alive] [name=reason]').first().fill('轮岗交接期间');
    await page.getByRole('button', { name: act, exact: true }).click();
    await page.getByRole('status').getByText(done).waitFor();
  }
  await signInAgain(newcomer, password);
  await page.context().close();
  await newcomer.context().close();
});

describe('a session that ends while somebody types', () => {
  it('leaves what was typed, and goes on after signing in in another window', async () => {
    const page = await watched.newPage('zh');
    const { site } = watched;
    const drive = site
      .lane('2-in')
      .drive({ plate: '冀B56791', colour: 'yellow', unread: true, speed: 5, patienceMs: 60_000 });
    await page.goto(watched.url);
    await page.getByRole('button', { name: '识别…' }).click();
    await page.locator('input[name=plateNo]').fill('冀B56791');
    await page.locator('select[name=reason]').selectOption({ index: 1 });
    await page.locator('[name=text]').fill('到车前看过号牌');
    await site.database.session.deleteMany({});
    // Something happens at a gate: the page would read anew.
    await site.lane('1-out').drive({ plate: '冀B56792', colour: 'yellow', speed: 8 });
    await page.getByRole('button', { name: '按此号牌判定' }).click();
    await page.getByText('登录已失效').waitFor();
    expect(await page.locator('[name=text]').inputValue()).toBe('到车前看过号牌');
    const [window] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: '在新窗口登录' }).click(),
    ]);
    window.setDefaultTimeout(30_000);
    await signIn(window, 'test.operator');
    await window.waitForURL(`${watched.url}/`, { timeout: 30_000 });
    await page.getByRole('button', { name: '按此号牌判定' }).click();
    await page.getByText('已按 冀B56791 判定：放行').waitFor();
    expect(await page.getByText('登录已失效').count()).toBe(0);
    expect((await drive).opened).toBe(true);
    await page.context().close();
  });
});

it('the audit log shows who came in, filters, and exports what is filtered', async () => {
  const page = await watched.newPage('zh', 'auditor');
  await page.goto(`${watched.url}/audit?kind=access`);
  await page.locator('tbody tr', { hasText: '审计员甲' }).first().waitFor();
  expect(await page.locator('tbody tr', { hasText: '判定' }).count()).toBe(0);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 CSV' }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  const [head, ...lines] = csv.trimEnd().split('\r\n');
  expect(head).toBe('\uFEFF编号,时间,人员,类型,对象,内容,完整内容');
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.every((line) => line.includes(',访问 · '))).toBe(true);
  await waitUntil(() =>
    watched.site.database.ledgerEntry.findFirst({ where: { payload: { contains: '"act":"export"' } } }),
  );
  await page.context().close();
});

it('cuts, covers and overwrites nothing on the pages about people', async () => {
  const where = { username: 'test.administrator' };
  await watched.site.database.user.update({ where, data: { twoFactorEnabled: false } });
  const page = await watched.newPage('zh', 'administrator');
  await watched.site.database.user.update({ where, data: { twoFactorEnabled: true } });
  const findings: string[] = [];
  for (const [width, height] of [
    [1366, 768],
    [1440, 900],
    [1920, 1080],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const path of ['/people', '/account', '/audit']) {
      await page.goto(watched.url + path);
      findings.push(...(await unreadableText(page)).map((finding) => `${width} ${path} ${finding}`));
    }
  }
  expect(findings).toEqual([]);
  await page.context().close();
});

it('moves the second factor to another phone, step by step, in English', async () => {
  const page = await watched.newPage('en', 'reviewer');
  await page.goto(`${watched.url}/account`);
  const factor = page.locator('section', { has: page.getByRole('heading', { name: 'One-time code' }) });
  const fill = (label: string, text: string): Promise<void> => factor.getByLabel(label).fill(text);
  const press = (name: string): Promise<void> => factor.getByRole('button', { name }).click();

  await factor.locator('form[data-alive]').waitFor();
  await fill('Present password', testPassword);
  await press('Turn on one-time codes');
  await factor.locator('svg[role=img]').waitFor();
  const old = scanned(await page.content());
  await fill('One-time code', old.code(0));
  await press('Confirm');
  await page.getByRole('status').getByText('One-time codes are on').waitFor();

  await press('Change phone');
  await factor.getByText('Enter the six digits of the old phone, or one backup code').waitFor();
  await fill('Present password', testPassword);
  await fill('Present one-time code', old.backupCodes[0] ?? '');
  await press('Change phone');
  await factor.locator('svg[role=img]').waitFor();
  expect(await unreadableText(page)).toEqual([]);
  const fresh = scanned(await page.content());
  expect(fresh.backupCodes).not.toEqual(old.backupCodes);
  await fill('One-time code', '000000');
  await press('Confirm');
  await factor.getByText('The code is wrong or too old').waitFor();
  expect(scanned(await page.content()).backupCodes).toEqual(fresh.backupCodes);
  await fill('One-time code', fresh.code(0));
  await press('Confirm');
  await page.getByRole('status').getByText('The new phone is in use').waitFor();
  await factor.getByRole('button', { name: 'Change phone' }).waitFor();
  expect(await factor.locator('svg[role=img]').count()).toBe(0);
  await page.context().close();
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
