import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import { startTestBrowser, startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { openStream } from '../stack/event-client.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let board: TestConsole;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  [board, browser] = await Promise.all([startTestConsole(site), startTestBrowser()]);
  const context = await browser.newContext({ locale: 'zh-CN' });
  await context.addCookies(await board.signIn('operator'));
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(board.url);
});
afterAll(async () => {
  await browser.close();
  await board.close();
  await site.close();
});

const switched = (extra: object) => ({
  effectiveFrom: Date.now() - 1,
  person: 'officer',
  reason: '41号通知',
  at: Date.now(),
  ...extra,
});

describe('the live board in a real browser', () => {
  it('shows a vehicle that comes and goes without a reload', async () => {
    const drive = site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 2 });
    await page
      .getByRole('heading', { name: /1号门 进/ })
      .first()
      .waitFor();
    await page.locator('.plate', { hasText: '冀B56789' }).first().waitFor();
    expect((await drive).opened).toBe(true);
    await waitUntil(async () => (await page.getByText('空闲', { exact: true }).count()) === 4, {
      what: 'four idle lanes',
    });
  });

  it('lets a person release a blocked vehicle, and shows the ledger number of the order', async () => {
    const { alert } = await startAlert(
      site.temporal.client,
      switched({ level: 'orange', noticeNo: null }) as never,
      site.config.temporal,
    );
    await page.getByText('橙色预警').first().waitFor();
    const drive = site
      .lane('2-in')
      .drive({ plate: '冀B12345', colour: 'yellow', speed: 5, patienceMs: 30_000 });
    await page.getByRole('button', { name: '放行…' }).first().click();
    await page.getByRole('button', { name: /放行并抬杆/ }).click();
    // Nothing was filled in: the form says what is missing and nothing is sent.
    await page.locator('[aria-invalid=true]').first().waitFor();
    await page.locator('select[name=reason]').selectOption('livelihood');
    await page.locator('[name=text]').fill('民生保障车辆，已核对通行证');
    await page.getByRole('button', { name: /放行并抬杆/ }).click();
    expect((await drive).opened).toBe(true);
    const entry = await waitUntil(() =>
      site.database.ledgerEntry.findFirst({ where: { kind: 'passage-released' } }),
    );
    expect(JSON.parse(entry.actor)).toEqual({ kind: 'person', name: '门卫甲' });
    await page.getByText(String(entry.seq)).first().waitFor();
    await liftAlert(site.temporal.client, alert, switched({}) as never);
  });

  it('tells a page from the list with its decision, reasons and ledger entries', async () => {
    await page.goto(`${board.url}/passages?outcome=block`);
    await page
      .getByRole('link', { name: /^\d\d:\d\d:\d\d/ })
      .first()
      .click();
    await page.getByText('须国五及以上').first().waitFor();
    await page.getByText('民生保障车辆，已核对通行证').first().waitFor();
    await page
      .getByText(/orange.*1/)
      .first()
      .waitFor();
    expect(errors).toEqual([]);
  });

  it('says since when it is stale while the console is away, and goes on by itself, with what passed meanwhile', async () => {
    await page.goto(board.url);
    await page.getByText('实时', { exact: true }).waitFor();
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    await board.restart(async () => {
      await page
        .getByText(/数据过期 .* 起/)
        .first()
        .waitFor();
      expect((await site.lane('1-out').drive({ plate: '冀B56793', colour: 'yellow', speed: 8 })).opened).toBe(
        true,
      );
      expect(await page.locator('.plate', { hasText: '冀B56793' }).count()).toBe(0);
    });
    await page.locator('.latest .plate', { hasText: '冀B56793' }).waitFor();
    await page.getByText('实时', { exact: true }).waitFor();
    // Nobody was signed out, nothing was loaded anew, and it is followed again.
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
    await site.lane('1-in').drive({ plate: '冀B56794', colour: 'yellow', speed: 8 });
    await page.locator('.latest .plate', { hasText: '冀B56794' }).waitFor();
  });

  it.each([
    ['an answer of 503', 503, 'later'],
    [
      'a part of the page that could not be read',
      200,
      '{"type":"data","nodes":[null,{"type":"error","error":{"status":503}}]}',
    ],
  ])('stays as it was where a reading gets %s, and says since when', async (_what, status, body) => {
    const notify = () =>
      site.database.$executeRaw`SELECT pg_notify('greengate', '{"kind":"lane","subject":"1-in"}')`;
    await page.getByText('实时', { exact: true }).waitFor();
    await page.route('**/__data.json*', (route) =>
      route.fulfill({ status, body, contentType: 'application/json' }),
    );
    await notify();
    await page
      .getByText(/数据过期 .* 起/)
      .first()
      .waitFor();
    await page.unroute('**/__data.json*');
    await notify();
    await page.getByText('实时', { exact: true }).waitFor();
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
    expect(await page.locator('.latest .plate', { hasText: '冀B56794' }).count()).toBe(1);
  });

  it('says how old it is where its session has too many streams, and goes on when one of them ends', async () => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const cookies = await board.signIn('operator');
    await context.addCookies(cookies);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const follow = () => openStream(board.url, { query: 'page=gates', cookie });
    const streams = await Promise.all(Array.from({ length: 12 }, follow));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    const late = await context.newPage();
    const refused = late.waitForResponse((response) => response.url().includes('/events?'));
    await late.goto(board.url);
    expect((await refused).status()).toBe(429);
    await late
      .getByText(/数据过期 .* 起/)
      .first()
      .waitFor();
    streams[0]?.close();
    await late.getByText('实时', { exact: true }).waitFor();
    for (const stream of streams) stream.close();
    await context.close();
  });

  it('does not ask again and again for a stream that its role may not have any more', async () => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    await context.addCookies(await board.signIn('officer'));
    const devices = await context.newPage();
    devices.setDefaultTimeout(30_000);
    const opened = devices.waitForResponse(/__data\.json/);
    await devices.goto(`${board.url}/devices`);
    await opened;
    const asked = devices.waitForResponse((response) => response.request().method() === 'HEAD');
    const where = { username: 'test.officer' };
    await site.database.user.update({ where, data: { role: 'inspector' } });
    expect((await asked).status()).toBe(403);
    await devices.getByText('这个角色不能打开').waitFor();
    const refused = { kind: 'access', payload: { contains: '/events?page=devices (devices.see)' } };
    expect(await site.database.ledgerEntry.count({ where: refused })).toBe(1);
    await site.database.user.update({ where, data: { role: 'officer' } });
    await context.close();
  });

  it('answers health with every part, and refuses other names of this machine', async () => {
    const health = (await (await fetch(`${board.url}/healthz`)).json()) as {
      parts: Record<string, { ok: boolean }>;
    };
    expect(
      Object.entries(health.parts)
        .filter(([, { ok }]) => ok)
        .map(([name]) => name),
    ).toEqual(expect.arrayContaining(['console', 'postgres', 'temporal', 'gate']));
  });

  it('answers garbage with 4xx and a sentence, never with 500', async () => {
    for (const path of [
      '/passages?after=%00',
      '/passages?from=yesterday',
      '/passages/%E0%A4%A',
      '/photos/..%2f..%2fetc',
      '/nothing',
    ]) {
      const answer = await fetch(board.url + path);
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
  });
});
