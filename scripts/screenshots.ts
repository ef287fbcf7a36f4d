/**
 * Pictures of the console of the running demo site, for README and docs, in both languages: `npm run screenshots`.
 * Needs a Chinese font on this machine. Start an alert and leave a vehicle standing first, or the board is idle.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { siteConfig } from '../worker/config/site-config.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'images');
const { ports, dataDir } = siteConfig();
const base = `http://127.0.0.1:${ports.console}`;
/** The demo administrator is led to the second factor first, so its pages are shown as the auditor sees them. */
const pictures = [
  { name: 'live-board', role: 'operator', path: '/', theme: 'light' },
  { name: 'live-board-dark', role: 'operator', path: '/', theme: 'dark' },
  { name: 'passages', role: 'operator', path: '/passages', theme: 'light' },
  { name: 'passage', role: 'operator', path: null, theme: 'light' },
  { name: 'devices', role: 'operator', path: '/devices', theme: 'light' },
  { name: 'alerts', role: 'officer', path: '/alerts', theme: 'light' },
  { name: 'policies', role: 'officer', path: '/policies', theme: 'light' },
  { name: 'policy', role: 'officer', path: '/policies/orange/1', theme: 'light' },
  { name: 'ledgers', role: 'auditor', path: '/ledgers', theme: 'light' },
  { name: 'vehicles', role: 'auditor', path: '/ledgers/vehicles', theme: 'light' },
  { name: 'system', role: 'auditor', path: '/system', theme: 'light' },
  {
    name: 'vehicle',
    role: 'officer',
    path: `/ledgers/vehicles/1-${encodeURIComponent('冀B12345')}`,
    theme: 'light',
  },
  { name: 'uploads', role: 'auditor', path: '/uploads', theme: 'light' },
  { name: 'audit', role: 'auditor', path: '/audit', theme: 'light' },
  { name: 'people', role: 'auditor', path: '/people', theme: 'light' },
] as const;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await sparticuz.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--no-zygote'],
});
for (const lang of ['zh', 'en'] as const) {
  for (const role of ['operator', 'officer', 'auditor'] as const) {
    const page = await signedIn(browser, role, lang);
    for (const picture of pictures.filter((one) => one.role === role)) await take(page, picture, lang);
    await page.context().close();
  }
}
await browser.close();

/** Chinese pictures have the plain names. */
async function take(
  page: Page,
  { name, path, theme }: (typeof pictures)[number],
  lang: string,
): Promise<void> {
  await page.context().addCookies([{ name: 'gg_theme', value: theme, url: base }]);
  await page.goto(base + (path ?? '/passages?outcome=block'));
  if (path === null) {
    await page.locator('main a[href^="/passages/"]').first().click();
    await page.waitForURL(/\/passages\/.+/);
  }
  await page.locator('main h2').first().waitFor();
  await page.screenshot({ path: join(folder, `${name}${lang === 'zh' ? '' : '-en'}.png`) });
}

/** With the demo account of a role. */
async function signedIn(on: Browser, role: string, lang: string): Promise<Page> {
  const accounts = JSON.parse(readFileSync(join(dataDir, 'demo-accounts.json'), 'utf8')) as {
    username: string;
    password: string;
  }[];
  const password = accounts.find(({ username }) => username === role)?.password ?? '';
  const context = await on.newContext({ viewport: { width: 1366, height: 768 } });
  await context.addCookies([{ name: 'gg_lang', value: lang, url: base }]);
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  await page.locator('input[name=username]').fill(role);
  await page.locator('input[name=password]').fill(password);
  await page.locator('main .btn.pri').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  return page;
}
