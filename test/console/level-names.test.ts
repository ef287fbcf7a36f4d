/** Levels as the plan in force calls them, and pages that somebody may not see: small things of many pages. */
import { inflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
let alert: string;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  officer = await watched.newPage('zh', 'officer');
  const { temporal, config } = watched.site;
  const at = Date.now();
  const order = { effectiveFrom: at, at, person: '环保专员甲', reason: '气指办41号通知', noticeNo: null };
  ({ alert } = await startAlert(temporal.client, { ...order, level: 'orange' }, config.temporal));
});
afterAll(() => watched.close());

it('stand beside the level where it is switched, told and assigned', async () => {
  await officer.goto(`${watched.url}/alerts`);
  await officer.locator('form[data-alive]').first().waitFor();
  await officer.getByRole('heading', { name: '橙色预警 橙 · II · 2' }).waitFor();
  await officer.getByRole('radio', { name: '红色 红 · I · 1' }).waitFor();
  await officer.getByRole('cell', { name: '橙色 预警颜色：橙；响应级别：II；一至五级：2' }).waitFor();
  await officer.getByRole('cell', { name: '橙色 橙 · II · 2' }).waitFor();
  expect(await unreadableText(officer)).toEqual([]);
});

it('stand on the page of the alert, and in its report as page and PDF', async () => {
  const { temporal } = watched.site;
  const at = Date.now();
  const order = { effectiveFrom: at, at, person: '环保专员甲', reason: '解除通知', noticeNo: null };
  await liftAlert(temporal.client, alert, order);
  await temporal.client.workflow.getHandle(alert).result();
  const page = await watched.newPage('en', 'officer');
  const path = `${watched.url}/alerts/${alert.slice(6)}`;
  await page.goto(path);
  await page.getByText('colour: 橙; response level: II; grades 1 to 5: 2').waitFor();
  await page.getByRole('cell', { name: 'orange 橙 · II · 2' }).first().waitFor();
  expect(await unreadableText(page)).toEqual([]);
  const pdf = await page.request.get(`${path}/report.pdf`);
  expect(glyphsOf(await pdf.body())).toContain('II · 2');
  await page.context().close();
});

/** The texts of a PDF whose font is cut down to what is written: by the table that says what each glyph means. */
function glyphsOf(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const streams = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  });
  const table = streams.find((text) => text.includes('beginbfrange')) ?? '';
  const [, list = ''] = /beginbfrange\s*<0000> <[0-9a-f]+> \[([\s\S]*?)\]/.exec(table) ?? [];
  const meant = [...list.matchAll(/<([0-9a-f ]+)>/g)].map(([, hex = '']) =>
    Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
  );
  return streams
    .filter((text) => text.includes('TJ'))
    .flatMap((text) => [...text.matchAll(/\[([^\]]*)\] TJ/g)])
    .map(([, shown = '']) =>
      [...shown.matchAll(/<([0-9a-f]+)>/g)]
        .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
        .map((code) => meant[Number.parseInt(code, 16)] ?? '')
        .join(''),
    )
    .join('\n');
}

it('a page that somebody may not see is told with the rail to go on by, in their language and theme', async () => {
  const page = await watched.newPage('en', 'operator');
  for (const path of ['/policies/orange/2/edit', '/policies/exemptions', '/people']) {
    const answer = await page.goto(watched.url + path);
    expect(answer?.status()).toBe(403);
    await page.getByText('Your role may not open this page').waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
  }
  const rail = page.getByRole('navigation').getByRole('link', { name: 'Passages' });
  await rail.click();
  await page.waitForURL('**/passages');
  const { payload } = await watched.site.database.ledgerEntry.findFirstOrThrow({
    where: { kind: 'access' },
    orderBy: { seq: 'desc' },
  });
  expect(JSON.parse(payload)).toMatchObject({ act: 'refused', detail: 'GET /people (people.see)' });
  const text = await page.request.get(`${watched.url}/people`, { headers: { accept: 'application/json' } });
  expect([text.status(), text.headers()['content-type']]).toEqual([403, 'text/plain; charset=utf-8']);
  await page.context().close();
});

it('the lane of a passage is told by its name among the facts of its decision', async () => {
  await watched.site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
  const passage = await watched.site.database.passage.findFirstOrThrow({
    where: { plateNo: '冀B56789', outcome: { not: null } },
  });
  await officer.goto(`${watched.url}/passages/${passage.id.slice(8)}`);
  await officer.locator('.facts, .rest').getByText('1号门 进').first().waitFor();
  expect(await officer.locator('.facts, .rest').getByText('1-in', { exact: true }).count()).toBe(0);
});

it('the button that sends a form names its key, and the key sends it', async () => {
  await officer.goto(`${watched.url}/alerts`);
  await officer.locator('form[data-alive]').first().waitFor();
  const send = officer.getByRole('button', { name: '公告预警', exact: true });
  await send.getByText('Ctrl Enter').waitFor();
  expect(await send.getAttribute('aria-keyshortcuts')).toBe('Control+Enter');
  await officer.getByRole('radio', { name: /黄色/ }).check();
  await officer.locator('form[action="?/switch"] [name=reason]').fill('气指办42号通知');
  await officer.keyboard.press('Control+Enter');
  await officer.getByText('已公告黄色预警').waitFor();
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
