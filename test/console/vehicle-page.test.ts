/** The page of a vehicle in a browser: what is shown, for how long, and that nothing typed is lost. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { aPhoto } from '../../people/photo.fixture.ts';
import { unreadableText } from './page-text.ts';
import { alive, patience, unmask } from './vehicle-forms.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
const path = `/ledgers/vehicles/1-${encodeURIComponent('冀B56789')}`;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  await watched.site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
});
afterAll(() => watched.close());

const body = (page: Page): Promise<string> => page.locator('body').innerText();
const filings = (): Promise<number> =>
  watched.site.database.ledgerEntry.count({ where: { kind: 'contact-filed' } });
const unmaskings = (): Promise<number> =>
  watched.site.database.ledgerEntry.count({ where: { payload: { contains: '"act":"unmask"' } } });

it('is reached from the vehicle files, tells the file and the passages, and shows people by an act only', async () => {
  const page = await watched.newPage('zh', 'officer');
  await page.goto(`${watched.url}/ledgers/vehicles?plate=B56789`);
  await page.locator('main td a').first().click();
  await page.getByRole('heading', { name: '冀B·56789' }).waitFor();
  expect(await page.locator('tr[data-row]').count()).toBe(1);
  expect(await body(page)).toMatch(/司\*[^]*138\*{4}0002[^]*车\*/);
  await page.getByRole('link', { name: '显示个人信息…' }).click();
  await page.getByRole('button', { name: '显示个人信息' }).click();
  await page.getByText('选一个原因').waitFor();
  expect(await unmaskings()).toBe(0);
  await unmask(page);
  expect(await body(page)).toMatch(/司机乙[^]*13800000002[^]*车主乙[^]*显示到/);
  expect(await unmaskings()).toBe(1);
  await page.reload();
  await page.getByText('138****0002').waitFor();
  expect(await page.content()).not.toContain('13800000002');
  await page.context().close();
});

it('is masked again after ten minutes, and on the page of another vehicle', async () => {
  const page = await watched.newPage('zh', 'reviewer');
  await page.clock.install();
  await page.goto(`${watched.url + path}?act=unmask`);
  await alive(page, 'text');
  await unmask(page);
  await page.evaluate('document.querySelector(\'a[href="/ledgers/vehicles"]\').click()');
  await page.waitForURL('**/ledgers/vehicles');
  await page.goBack();
  await page.getByText('138****0002').waitFor();
  // Whatever is read anew sets the clock of the page by the server's: here only the page knows that time has passed.
  await page.route('**/__data.json*', (route) => route.abort());
  await unmask(page);
  await page.clock.fastForward('11:00');
  await page.getByText('138****0002').waitFor();
  expect(await body(page)).not.toContain('13800000002');
  await page.context().close();
});

it('files what is typed, with a photo, says so with the ledger number, and keeps what is wrong in its field', async () => {
  const page = await watched.newPage('zh', 'officer');
  await page.goto(watched.url + path);
  await page.getByRole('link', { name: '登记或更正…' }).click();
  await page.locator('[name=phone]').fill('1380000');
  await page.locator('[name=owner]').fill('车主己');
  await page.locator('[name=reason]').fill('车辆过户，换新行驶证');
  const before = await filings();
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('写 11 位手机号').waitFor();
  expect(await page.locator('[name=owner]').inputValue()).toBe('车主己');
  expect(await filings()).toBe(before);
  await page.locator('[name=phone]').fill('138 0000 0009');
  await page
    .locator('[name=licence]')
    .setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: aPhoto() });
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('已登记').waitFor();
  expect(await filings()).toBe(before + 1);
  await page.getByText('138****0009').waitFor();
  await page.getByRole('link', { name: '显示个人信息…' }).click();
  await page.getByLabel('更正资料').check();
  await page.locator('[name=text]').fill('核对刚登记的资料');
  await page.getByRole('button', { name: '显示个人信息' }).click();
  const image = page.locator('figure img');
  await image.waitFor();
  await expect
    .poll(() => page.evaluate("document.querySelector('figure img').naturalWidth"), patience)
    .toBeGreaterThan(0);
  // It was taken with the phone upright, and stands upright here.
  const size =
    "(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight])(document.querySelector('figure img'))";
  expect(await page.evaluate(size)).toEqual([16, 24]);
  await page.context().close();
});

it('keeps what was typed before the page was alive, also after an answer', async () => {
  const page = await watched.newPage('zh', 'officer');
  let letGo = (): void => undefined;
  const scripts = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/_app/immutable/**/*.js', async (route) => {
    await scripts;
    await route.continue();
  });
  await page.goto(`${watched.url + path}?act=file`, { waitUntil: 'commit' });
  await page.locator('[name=phone]').fill('1380000');
  await page.locator('[name=reason]').fill('脚本还没有到');
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('写 11 位手机号').waitFor();
  await page.locator('[name=driver]').fill('司机壬');
  await page.getByRole('checkbox', { name: '所有人' }).check();
  letGo();
  await alive(page);
  expect(await page.locator('[name=driver]').inputValue()).toBe('司机壬');
  expect(await page.locator('[name=reason]').inputValue()).toBe('脚本还没有到');
  expect(await page.getByRole('checkbox', { name: '所有人' }).isChecked()).toBe(true);
  await page.getByRole('checkbox', { name: '所有人' }).uncheck();
  await page.locator('[name=phone]').fill('13800000010');
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('已登记').waitFor();
  expect(await page.locator('[name=driver]').count()).toBe(0);
  await page.context().close();
});

it('keeps the reason that was chosen before the page was alive', async () => {
  const page = await watched.newPage('zh', 'reviewer');
  await page.goto(`${watched.url + path}?act=unmask`, { waitUntil: 'commit' });
  await page.getByLabel('更正资料').check();
  await alive(page, 'text');
  expect(await page.getByLabel('更正资料').isChecked()).toBe(true);
  await page.context().close();
});

it('tells a person whose page is older than what is on file, shows what is there now, and takes it then', async () => {
  const [one, other] = await Promise.all([
    watched.newPage('zh', 'officer'),
    watched.newPage('zh', 'reviewer'),
  ]);
  for (const page of [one, other]) {
    await page.goto(`${watched.url + path}?act=file`);
    await page.locator('[name=reason]').fill('两个人同时更正');
  }
  await one.locator('[name=phone]').fill('13800000011');
  await one.getByRole('button', { name: '写入' }).click();
  await one.getByText('已登记').waitFor();
  await other.locator('[name=phone]').fill('13800000012');
  await other.getByRole('button', { name: '写入' }).click();
  await other.getByText('别人已经更新了').waitFor();
  await other.getByText('138****0011').waitFor();
  expect(await other.locator('[name=phone]').inputValue()).toBe('13800000012');
  await other.getByRole('button', { name: '写入' }).click();
  await other.getByText('138****0012').waitFor();
  for (const page of [one, other]) await page.context().close();
});

it('loses nothing when the session ends meanwhile', async () => {
  const page = await watched.newPage('zh', 'officer');
  // It reads anew once when its stream opens.
  const read = page.waitForResponse((response) => response.url().includes('__data.json'));
  await page.goto(`${watched.url + path}?act=file`);
  await alive(page);
  await read;
  await page.locator('[name=phone]').fill('13800000013');
  await page.locator('[name=reason]').fill('登录失效时更正');
  await watched.site.database.session.deleteMany({});
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('登录已失效').waitFor();
  expect(await page.locator('[name=phone]').inputValue()).toBe('13800000013');
  const again = await watched.newPage('zh', 'officer');
  await page.context().addCookies(await again.context().cookies());
  await again.context().close();
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('138****0013').waitFor();
  await page.context().close();
});

it('does all of it without scripts', async () => {
  const scripted = await watched.newPage('zh', 'officer');
  const browser = scripted.context().browser();
  const context = await browser?.newContext({ javaScriptEnabled: false });
  if (context === undefined) throw new Error('no browser');
  await context.addCookies(await scripted.context().cookies());
  await scripted.context().close();
  const page = await context.newPage();
  await page.goto(watched.url + path);
  await page.getByRole('link', { name: '登记或更正…' }).click();
  await page.locator('[name=phone]').fill('13800000014');
  await page.locator('[name=reason]').fill('短');
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('写 4 至 300 个字').waitFor();
  expect(await page.locator('[name=phone]').inputValue()).toBe('13800000014');
  await page.locator('[name=reason]').fill('没有脚本也能更正');
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('已登记').waitFor();
  await page.getByText('138****0014').waitFor();
  await page.getByRole('link', { name: '显示个人信息…' }).click();
  await page.getByLabel('执行检查').check();
  await page.getByRole('button', { name: '显示个人信息' }).click();
  expect(await page.getByLabel('执行检查').isChecked()).toBe(true);
  await page.locator('[name=text]').fill('执行入户检查，核对');
  await page.getByRole('button', { name: '显示个人信息' }).click();
  await page.getByText('13800000014').waitFor();
  await page.getByRole('link', { name: '重新遮蔽' }).click();
  await page.getByText('138****0014').waitFor();
  await context.close();
});

it.each([
  [1366, 768],
  [1024, 768],
] as const)('cuts, covers and overwrites nothing at %i×%i', async (width, height) => {
  const page = await watched.newPage('en', 'officer');
  await page.setViewportSize({ width, height });
  const findings: string[] = [];
  for (const act of ['', '?act=unmask', '?act=file']) {
    await page.goto(watched.url + path + act);
    findings.push(...(await unreadableText(page)).map((finding) => `${act} ${finding}`));
    await page.evaluate('document.querySelector("main")?.scrollTo(0, 1e6)');
    findings.push(...(await unreadableText(page)).map((finding) => `${act} ${finding}`));
  }
  expect(findings).toEqual([]);
  await page.context().close();
});

it('breaks no policy and throws nothing', () => {
  expect(watched.errors).toEqual([]);
});
