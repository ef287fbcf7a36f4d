/** One screen and several people: who signs what was typed, and what a page says that nobody tells anything any more. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAccount } from '../../people/accounts.ts';
import { liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import { testPassword } from '../stack/test-console.ts';
import { waitUntil } from '../stack/wait-until.ts';
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

const by = { person: 'test', reason: 'a test of a shared screen' };

async function signInElsewhere(page: Page, username: string): Promise<void> {
  const [window] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: '在新窗口登录' }).click(),
  ]);
  await window.locator('input[name=username]').fill(username);
  await window.locator('input[name=password]').fill(testPassword);
  await window.getByRole('button', { name: '登录' }).click();
  await window.waitForURL(`${watched.url}/`);
}

const liveWord = (page: Page) => page.locator('header').getByText('实时', { exact: true });
/** Entries of passages that hold what was typed. */
const signed = async (): Promise<string[]> =>
  (
    await watched.site.database.ledgerEntry.findMany({
      where: { kind: { startsWith: 'passage-' }, payload: { contains: '到车前看过号牌' } },
    })
  ).map(({ payload }) => /"username":"([^"]*)"/.exec(payload)?.[1] ?? '');

describe('what one person has typed', () => {
  it('is not signed by another who signs in meanwhile, unless they send it themselves', async () => {
    const { site } = watched;
    const account = {
      username: 'other.guard',
      name: '门卫戊',
      role: 'operator',
      password: testPassword,
    } as const;
    await createAccount(site.database, { ...account, mustChangePassword: false }, by);
    const page = await watched.newPage('zh');
    const drive = site
      .lane('2-in')
      .drive({ plate: '冀B56793', colour: 'yellow', unread: true, speed: 5, patienceMs: 60_000 });
    await page.goto(watched.url);
    await page.getByRole('button', { name: '识别…' }).click();
    await page.locator('input[name=plateNo]').fill('冀B56793');
    await page.locator('select[name=reason]').selectOption({ index: 1 });
    await page.locator('[name=text]').fill('到车前看过号牌');
    await site.database.session.deleteMany({});
    await page.getByText('登录已失效').waitFor();
    // Nobody tells this page anything any more, and it does not look as if somebody did.
    await page.locator('header').getByText('数据过期').waitFor();
    expect(await liveWord(page).count()).toBe(0);
    await signInElsewhere(page, 'other.guard');
    expect(await page.locator('header .me').innerText()).toContain('门卫甲');
    await page.getByRole('button', { name: '按此号牌判定' }).click();
    await page.getByText('现在登录的是门卫戊').waitFor();
    expect(await signed()).toEqual([]);
    await page.locator('header .me', { hasText: '门卫戊' }).waitFor();
    expect(await page.getByText('登录已失效').count()).toBe(0);
    await liveWord(page).waitFor();
    expect(await page.locator('[name=text]').inputValue()).toBe('到车前看过号牌');
    await page.getByRole('button', { name: '按此号牌判定' }).click();
    await page.getByText('已按 冀B56793 判定：放行').waitFor();
    expect(await signed()).toEqual(['other.guard']);
    await drive;
    await page.context().close();
  });
});

describe('an alert', () => {
  it.each(['/audit', '/people', '/account', '/views', '/ledgers/vehicles'])(
    'comes and goes before the eyes of who looks at %s',
    async (path) => {
      const { temporal, config } = watched.site;
      const page = await watched.newPage('zh', 'auditor');
      await page.goto(watched.url + path);
      await liveWord(page).waitFor();
      const order = { person: 'officer', reason: '41号通知', at: Date.now() };
      const begins = { level: 'orange', effectiveFrom: Date.now() - 1, noticeNo: null } as const;
      const { alert } = await startAlert(temporal.client, { ...order, ...begins }, config.temporal);
      await page.locator('.band.orange').waitFor();
      await liftAlert(temporal.client, alert, { ...order, at: Date.now(), effectiveFrom: Date.now() - 1 });
      await waitUntil(async () => (await page.locator('.band').count()) === 0);
      await page.context().close();
    },
  );
});

it('a page that follows nothing does not call itself live', async () => {
  const page = await watched.newPage('zh');
  await page.context().clearCookies({ name: 'gg.session_token' });
  await page.goto(`${watched.url}/sign-in`);
  await page.getByRole('button', { name: '登录' }).waitFor();
  expect(await liveWord(page).count()).toBe(0);
  await page.context().close();
});

it('when somebody came in last stays known after they have gone', async () => {
  const reviewer = await watched.newPage('zh', 'reviewer');
  await reviewer.goto(watched.url);
  await reviewer.getByRole('button', { name: '退出' }).click();
  await reviewer.waitForURL(/sign-in/);
  await reviewer.context().close();
  const page = await watched.newPage('zh', 'auditor');
  await page.goto(`${watched.url}/people`);
  const row = page.locator('tr', { hasText: 'test.reviewer' });
  expect(await row.innerText()).toMatch(/\d\d:\d\d:\d\d/);
  expect(await row.innerText()).not.toContain('从未');
  await page.context().close();
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
