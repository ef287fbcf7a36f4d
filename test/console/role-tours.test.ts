/** Each role signs in and goes through what is there for it, page by page; what is not is refused by its address. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { simulationFormId } from '../../web/src/lib/policies/simulation-schema.ts';
import { mayDo, roles } from '../../workflows/contract/roles.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { testPassword } from '../stack/test-console.ts';
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

const paths: Readonly<Record<string, string>> = {
  现场: '/',
  通行: '/passages',
  预警: '/alerts',
  策略: '/policies',
  台账: '/ledgers',
  上报: '/uploads',
  设备: '/devices',
  审计: '/audit',
  人员: '/people',
  系统: '/system',
};
interface Tour {
  /** No alert is in force or announced here. */
  readonly start: string;
  readonly nouns: readonly string[];
}
const tours: Readonly<Record<Role, Tour>> = {
  officer: { start: '/policies', nouns: ['现场', '通行', '预警', '策略', '台账', '上报', '设备'] },
  operator: { start: '/', nouns: ['现场', '通行', '预警', '台账', '上报', '设备'] },
  reviewer: {
    start: '/passages?review=due',
    nouns: ['现场', '通行', '预警', '策略', '台账', '上报', '设备'],
  },
  auditor: {
    start: '/audit',
    nouns: ['现场', '通行', '预警', '策略', '台账', '上报', '设备', '审计', '人员', '系统'],
  },
  administrator: {
    start: '/system',
    nouns: ['现场', '通行', '预警', '台账', '上报', '设备', '审计', '人员', '系统'],
  },
  inspector: { start: '/audit', nouns: ['现场', '通行', '预警', '策略', '台账', '上报', '审计'] },
};

/** At the sign-in, with an account of this role. */
async function stranger(role: Role): Promise<Page> {
  const page = await watched.newPage('zh', role);
  await page.context().clearCookies({ name: 'gg.session_token' });
  await page.goto(watched.url);
  return page;
}

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

/** Signed in. With a second factor that is switched on in the table: what is looked at here is the role. */
async function pageOf(role: Role): Promise<Page> {
  const users = watched.site.database.user;
  const where = { username: `test.${role}` };
  await users.updateMany({ where, data: { twoFactorEnabled: false } });
  const page = await watched.newPage('zh', role);
  await users.updateMany({ where, data: { twoFactorEnabled: role === 'administrator' } });
  return page;
}

const nav = (page: Page, noun: string) => page.locator('nav.rail a').filter({ hasText: noun });
const refused = '这个角色不能打开这一页';

describe.each(roles.filter((role) => role !== 'administrator'))('%s', (role) => {
  it('signs in and lands on the page of the role', async () => {
    const page = await stranger(role);
    expect(await page.locator('nav').count()).toBe(0);
    await signIn(page, `test.${role}`, 'wrong');
    await page.getByRole('alert').getByText('用户名或密码不对').waitFor();
    expect(await page.locator('input[name=username]').inputValue()).toBe(`test.${role}`);
    await signIn(page, `test.${role}`, testPassword);
    await page.waitForURL(watched.url + tours[role].start);
    await page.context().close();
  });
});

describe.each(roles)('%s', (role) => {
  const { start, nouns } = tours[role];

  it('goes through the pages that are there for it, and only these are there', async () => {
    const page = await pageOf(role);
    await page.goto(`${watched.url}/sign-in`);
    await page.waitForURL(watched.url + start);
    expect((await page.locator('nav.rail a').allInnerTexts()).map((text) => text.trim())).toEqual(nouns);
    for (const noun of nouns) {
      await nav(page, noun).click();
      await page.waitForURL((url) => url.pathname === paths[noun]);
      await page.locator('nav.rail a[aria-current=page]').filter({ hasText: noun }).waitFor();
      expect(await page.locator('main section').count(), noun).toBeGreaterThan(0);
      expect(await page.getByText(refused).count(), noun).toBe(0);
    }
    for (const [noun, path] of Object.entries(paths)) {
      if (nouns.includes(noun)) continue;
      expect((await page.goto(watched.url + path))?.status(), path).toBe(403);
      await page.getByText(refused).waitFor();
    }
    await page.context().close();
  });

  it('reads the rule sets and works on them as far as it may', async () => {
    const page = await pageOf(role);
    const set = '/policies/orange/1';
    if (!mayDo(role, 'policies.see')) {
      for (const path of [set, `${set}/document`, '/policies/orange/2/edit?from=1'])
        expect((await page.goto(watched.url + path))?.status(), path).toBe(403);
      await page.context().close();
      return;
    }
    await page.goto(`${watched.url}/policies`);
    await page.locator('main td a').filter({ hasText: '橙色' }).first().click();
    await page.waitForURL(watched.url + set);
    await page.getByRole('heading', { level: 2, name: '橙色' }).first().waitFor();
    await page.locator('main').getByText('orange@1').first().waitFor();
    expect(await page.locator(`form[data-form=${simulationFormId}]`).count()).toBe(
      mayDo(role, 'policies.simulate') ? 1 : 0,
    );
    const download = await page.request.get(`${watched.url}${set}/document`);
    expect([download.status(), ((await download.json()) as { id: string }).id]).toEqual([200, 'orange']);

    const mayAuthor = mayDo(role, 'policies.author');
    const newVersion = page.getByRole('link', { name: '编制新版本' });
    expect(await newVersion.count()).toBe(mayAuthor ? 1 : 0);
    if (mayAuthor) {
      await newVersion.click();
      await page.waitForURL(/\/policies\/orange\/2\/edit/);
      await page.getByRole('button', { name: '保存草稿' }).waitFor();
    } else {
      const answer = await page.goto(`${watched.url}/policies/orange/2/edit?from=1`);
      expect(answer?.status()).toBe(403);
    }
    await page.context().close();
  });
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
