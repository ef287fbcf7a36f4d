/**
 * Pictures of the console of the running demo site, for README and docs: `npm run screenshots`.
 * Needs a Chinese font on this machine. Start an alert and leave a vehicle standing first, or the board is idle.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { siteConfig } from '../worker/config/site-config.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'images');
const base = `http://127.0.0.1:${siteConfig().ports.console}`;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await sparticuz.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--no-zygote'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(base);
await page.locator('.plate').first().waitFor();
await page.screenshot({ path: join(folder, 'live-board.png') });
await page.goto(`${base}/passages?outcome=block`);
await page.locator('main a[href^="/passages/"]').first().click();
await page.waitForURL(/\/passages\/.+/);
await page.locator('main h2').first().waitFor();
await page.screenshot({ path: join(folder, 'passage.png') });
await browser.close();
