/** Details that people noticed on single pages. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let page: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  await watched.site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
  page = await watched.newPage('en', 'auditor');
  await page.setViewportSize({ width: 1024, height: 768 });
});
afterAll(() => watched.close());

it('the sign of an allow rule is green, that of a block rule red; what is Chinese says so', async () => {
  await page.goto(`${watched.url}/policies/orange/1`);
  const colourOf = (text: string): Promise<string> =>
    page
      .locator('.led', { hasText: text })
      .first()
      .evaluate((sign) => sign.ownerDocument.defaultView?.getComputedStyle(sign).color ?? '');
  expect(await colourOf('出厂放行')).toBe('rgb(98, 213, 151)');
  expect(await colourOf('国五以下 禁止进厂')).toBe('rgb(255, 106, 94)');
  await page.getByText('Note (in Chinese)').waitFor();
});

it('personal data stands above the passages of a vehicle where there is room for one column', async () => {
  await page.goto(`${watched.url}/ledgers/vehicles/1-冀B12345`);
  const [contact, passages] = await Promise.all([
    page.getByRole('heading', { name: 'Personal data' }).boundingBox(),
    page.getByRole('heading', { name: 'Latest passages' }).boundingBox(),
  ]);
  expect(contact?.y).toBeLessThan(passages?.y ?? 0);
});

it('filters that are not filled in stay out of the address', async () => {
  await page.goto(`${watched.url}/passages`);
  await page.locator('select[name=outcome]').selectOption('allow');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.waitForURL(`${watched.url}/passages?outcome=allow`);
  // What stands in the fields now is what the list was asked for.
  await page.locator('form[data-list=passages] a.btn').waitFor();
  await page.locator('select[name=outcome]').selectOption('');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/passages' && url.searchParams.size === 0);
});

it.each([1440, 1366, 1024])('from and to stand together, %i px wide', async (width) => {
  await page.setViewportSize({ width, height: 768 });
  for (const path of ['/passages', '/ledgers', '/uploads', '/audit']) {
    await page.goto(watched.url + path);
    const [from, to] = await Promise.all(
      ['from', 'to'].map((name) => page.locator(`.filters [name=${name}]`).boundingBox()),
    );
    expect(from?.y, path).toBe(to?.y);
  }
});

it('an entry of the audit log is wide enough to be read, and opens', async () => {
  await page.goto(`${watched.url}/audit?kind=passage-decided`);
  const content = page.locator('details').first();
  expect((await content.boundingBox())?.width).toBeGreaterThanOrEqual(320);
  await content.locator('summary').click();
  await content.getByText('emission stage: China VI').first().waitFor();
  const cell = page.locator('td', { has: content });
  expect(await cell.innerText()).not.toMatch(/readPlateNo|emissionStage|policySeq/);
});

it('a filter that is being filled in stays while the list renews itself', async () => {
  await page.goto(`${watched.url}/passages`);
  await page.locator('select[name=outcome]').selectOption('block');
  await page.locator('input[name=plate]').fill('冀C77');
  await watched.site.lane('1-in').drive({ plate: '冀C77777', colour: 'blue', speed: 8 });
  await page
    .locator('tbody tr', { hasText: /冀C.?77777/ })
    .first()
    .waitFor();
  expect(await page.locator('select[name=outcome]').inputValue()).toBe('block');
  expect(await page.locator('input[name=plate]').inputValue()).toBe('冀C77');
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
