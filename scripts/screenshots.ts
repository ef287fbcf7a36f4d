/**
 * Pictures of the console of the running demo site, for README and docs: `npm run screenshots`.
 * Needs a Chinese font on this machine. Start an alert and leave a vehicle standing first, or the board is idle.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { siteConfig } from '../worker/config/site-config.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'images');
const { ports, dataDir } = siteConfig();
const base = `http://127.0.0.1:${ports.console}`;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await sparticuz.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--no-zygote'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await signIn('operator');
await page.waitForURL(`${base}/`);
await page.locator('.plate').first().waitFor();
await page.screenshot({ path: join(folder, 'live-board.png') });
await page.goto(`${base}/passages?outcome=block`);
await page.locator('main a[href^="/passages/"]').first().click();
await page.waitForURL(/\/passages\/.+/);
await page.locator('main h2').first().waitFor();
await page.screenshot({ path: join(folder, 'passage.png') });
await browser.close();

/** With the demo account of a role. */
async function signIn(username: string): Promise<void> {
  const accounts = JSON.parse(readFileSync(join(dataDir, 'demo-accounts.json'), 'utf8')) as {
    username: string;
    password: string;
  }[];
  const password = accounts.find((account) => account.username === username)?.password ?? '';
  await page.goto(`${base}/sign-in`);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form .btn.pri').click();
}
