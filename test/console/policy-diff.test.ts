/** Two versions side by side, in words: from the list, from the page of approval, of one set or of two. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let reviewer: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  const officer = await watched.newPage('zh', 'officer');
  await officer.goto(`${watched.url}/policies/orange/2/edit?from=1&view=json`);
  await officer.locator('form[data-alive]').waitFor();
  const editor = officer.locator('textarea[name=document]');
  const text = await editor.inputValue();
  await editor.fill(
    text.replace('"to": 5', '"to": 6').replace('"noticeNo": null', '"noticeNo": "北岸气指办〔2026〕41号"'),
  );
  await officer.keyboard.press('Control+s');
  await officer.getByText('已保存，第 1 次').waitFor();
  await officer.context().close();
  reviewer = await watched.newPage('zh', 'reviewer');
});
afterAll(() => watched.close());

const here = '/policies/orange/2';
const item = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

it('is reached from the list of versions, and tells rules and rows in words', async () => {
  await reviewer.goto(`${watched.url}/policies`);
  await reviewer
    .getByRole('row', { name: /orange@2/ })
    .getByRole('link', { name: '比较' })
    .click();
  await reviewer.getByRole('heading', { name: 'orange@1 与 orange@2 的差异' }).waitFor();
  const row = item(reviewer, 'stage-below-5 → orange-bans/stage-below-5').first();
  expect(await row.locator('ins').allInnerTexts()).toContain('国五及以下');
  await reviewer.getByText('北岸气指办〔2026〕41号').waitFor();
  await reviewer.getByRole('heading', { name: '结果不同的车辆' }).waitFor();
  await reviewer.getByText(/\d+ 类车辆由放行变为拦截/).waitFor();
});

it('is of any two sets', async () => {
  await reviewer.getByLabel('比较').selectOption('yellow@1');
  await reviewer.getByRole('heading', { name: 'yellow@1 与 orange@2 的差异' }).waitFor();
  expect(new URL(reviewer.url()).searchParams.get('with')).toBe('yellow@1');
  await reviewer.getByLabel('比较').selectOption('orange@2');
  await reviewer.getByText('两者内容相同').waitFor();
  const answer = await reviewer.goto(`${watched.url}${here}/diff?with=green@1`);
  expect(answer?.status()).toBe(404);
});

it('stands on the page of approval, and is a key away', async () => {
  await reviewer.goto(watched.url + here);
  const panel = reviewer.locator('section', { has: reviewer.getByRole('heading', { name: '与 v1 的差异' }) });
  await panel.getByText('国五及以下').first().waitFor();
  await reviewer.locator('form[data-alive]').first().waitFor();
  await reviewer.keyboard.press('d');
  await reviewer.waitForURL(/\/diff$/);
});

it('speaks English where the page does', async () => {
  const page = await watched.newPage('en', 'auditor');
  await page.goto(`${watched.url}${here}/diff?with=yellow@1`);
  await page.getByRole('heading', { name: 'From yellow@1 to orange@2' }).waitFor();
  await page.getByText('China V or below').first().waitFor();
  await page.context().close();
});

it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is cut: %s', async (theme) => {
  await reviewer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
  for (const path of [`${here}/diff?with=yellow@1`, here, '/policies']) {
    await reviewer.goto(watched.url + path);
    const { violations } = await new AxeBuilder({ page: reviewer }).analyze();
    expect(violations.map(({ id, nodes }) => [path, id, nodes[0]?.html])).toEqual([]);
    expect(await unreadableText(reviewer)).toEqual([]);
  }
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
