/** A shadow in the console: started by the officer, counted while vehicles come, stopped by the reviewer. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
let reviewer: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  officer = await watched.newPage('zh', 'officer');
  reviewer = await watched.newPage('en', 'reviewer');
});
afterAll(() => watched.close());

const orange = '/policies/orange/1';
const panel = (page: Page, title: string): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
async function open(page: Page, path: string, title: string): Promise<Locator> {
  await page.goto(watched.url + path);
  return panel(page, title);
}
const figure = (shadow: Locator, name: string): Promise<string> =>
  shadow.locator('.figures div', { hasText: name }).locator('dd').innerText();

it('is not offered for the version in force', async () => {
  const shadow = await open(officer, '/policies/normal/1', '影子运行');
  await shadow.getByText('不在执行的版本，才能影子运行').waitFor();
  expect(await shadow.locator('form').count()).toBe(0);
});

it('says at the field what is missing, and starts with level and reason', async () => {
  const shadow = await open(officer, orange, '影子运行');
  await shadow.locator('form[data-alive]').waitFor();
  await shadow.getByText('还没有影子运行过').waitFor();
  await shadow.getByRole('button', { name: '开始影子运行' }).click();
  await shadow.getByText('选择原因').waitFor();
  await shadow.getByText('写明情况，4 至 300 字').waitFor();
  await shadow.locator('[name=level]').selectOption('orange');
  await shadow.locator('[name=reason]').selectOption('before-effect');
  await shadow.locator('[name=text]').fill('预警前对照一天');
  await shadow.getByRole('button', { name: '开始影子运行' }).click();
  await shadow.getByText('影子运行已开始').waitFor();
  await shadow.getByText('运行中').waitFor();
  await shadow.getByText('等级：橙色').waitFor();
  await shadow.getByText('开始以来还没有通行').waitFor();
});

it('counts on the open page while vehicles come, and lists who differs, with both reasons and the passage', async () => {
  const shadow = panel(officer, '影子运行');
  for (const [lane, plate] of [
    ['1-in', '冀B56789'],
    ['2-in', '冀B12345'],
  ] as const)
    await watched.site.lane(lane).drive({ plate, colour: 'yellow', speed: 8 });
  await expect.poll(() => figure(shadow, '已对照通行'), { timeout: 45_000 }).toBe('2');
  expect([await figure(shadow, '新增拦截'), await figure(shadow, '新增放行')]).toEqual(['1', '0']);
  const row = shadow.locator('tbody tr');
  expect(await row.count()).toBe(1);
  expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
    /冀B12345 .*2号.*放行 .*准予进厂.*拦截 .*橙色预警/,
  );
  const { passage } = await watched.site.database.shadowDifference.findFirstOrThrow();
  await row.getByRole('link').click();
  await officer.waitForURL(new RegExp(passage.replace('passage/', '/passages/').replaceAll('.', '\\.')));
});

it('is stopped by another person, in English, and who looks only sees it', async () => {
  const shadow = await open(reviewer, orange, 'Shadow');
  await shadow.locator('form[data-alive]').waitFor();
  await shadow.getByText('the latest 1 listed').first().waitFor();
  await shadow.locator('[name=reason]').selectOption('enough');
  await shadow.locator('[name=text]').fill('a day was compared');
  await shadow.getByRole('button', { name: 'Stop shadow' }).click();
  await shadow.getByText('Shadow stopped').waitFor();
  await shadow.getByRole('button', { name: 'Start shadow' }).waitFor();
  expect(await figure(shadow, 'Passages compared')).toBe('2');
  const inspector = await watched.newPage('en', 'inspector');
  const seen = await open(inspector, orange, 'Shadow');
  await seen.getByText('stopped', { exact: true }).waitFor();
  expect(await seen.locator('form').count()).toBe(0);
  await inspector.context().close();
});

it('works without scripts', async () => {
  const page = await watched.newPage('zh', 'officer', { scripts: false });
  const shadow = await open(page, '/policies/red/1', '影子运行');
  await shadow.getByRole('button', { name: '开始影子运行' }).click();
  await panel(page, '影子运行').getByText('选择原因').waitFor();
  await shadow.locator('[name=reason]').selectOption('comparison');
  await shadow.locator('[name=text]').fill('对照红色预警');
  await shadow.getByRole('button', { name: '开始影子运行' }).click();
  await panel(page, '影子运行').getByText('影子运行已开始').waitFor();
  await page.context().close();
});

it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is cut: %s', async (theme) => {
  await reviewer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
  for (const path of [orange, '/policies/red/1']) {
    const shadow = await open(reviewer, path, 'Shadow');
    await shadow.locator('form[data-alive]').waitFor();
    const { violations } = await new AxeBuilder({ page: reviewer }).analyze();
    expect(violations.map(({ id, nodes }) => [path, id, nodes[0]?.html])).toEqual([]);
    expect(await unreadableText(reviewer)).toEqual([]);
    const shots = process.env['TEST_SHOTS'];
    if (shots !== undefined)
      await shadow.screenshot({ path: `${shots}/shadow-${path.split('/')[2]}-${theme}.png` });
  }
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
