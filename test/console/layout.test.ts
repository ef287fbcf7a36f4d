import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { changeAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

const screens = [
  { width: 1366, height: 768 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 1024, height: 768 },
];

let watched: WatchedSite;
let site: TestSite;
let pages: Readonly<Record<'zh' | 'en', Page>>;

beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 500 },
  });
  site = watched.site;
  pages = { zh: await watched.newPage('zh'), en: await watched.newPage('en') };
});
afterAll(() => watched.close());

let running = '';

async function raiseAlert(): Promise<string> {
  const order = {
    level: 'orange',
    effectiveFrom: Date.now() - 1,
    person: 'officer',
    at: Date.now(),
  } as const;
  const { alert } = await startAlert(
    site.temporal.client,
    { ...order, reason: '41号通知', noticeNo: '北岸气指办〔2026〕41号' },
    site.config.temporal,
  );
  return alert;
}

/** One arm that does not open, one vehicle blocked, one unread, one barrier that does not answer, a level to come. */
async function crowdedSite(alert: string): Promise<void> {
  const at = Date.now();
  const order = { level: 'red', effectiveFrom: at + 7_200_000, person: 'officer', at } as const;
  await changeAlert(site.temporal.client, alert, { ...order, reason: '升级通知', noticeNo: null });
  await Promise.all([
    site.lane('1-in').barrier.setFault('arm-stuck'),
    site.lane('2-out').barrier.setFault('refuse-connection'),
  ]);
  const waits = { colour: 'yellow', speed: 5, patienceMs: 600_000 } as const;
  void site.lane('1-in').drive({ ...waits, plate: '冀B56789' });
  void site.lane('2-in').drive({ ...waits, plate: '冀B12345' });
  void site.lane('1-out').drive({ ...waits, plate: '冀B00002', unread: true });
  await waitUntil(() => isIn({ '1-in': 'unconfirmed', '2-in': 'blocked', '1-out': 'unread' }), {
    what: 'vehicles that wait',
  });
}

async function isIn(states: Readonly<Record<string, string>>): Promise<boolean> {
  const lanes = await site.database.laneLive.findMany();
  return Object.entries(states).every(([id, state]) =>
    lanes.some((row) => row.lane === id && row.state === state),
  );
}

/** A blocked vehicle that a person lets through: its tile keeps both. */
async function released(lane: string): Promise<void> {
  const page = pages.zh;
  const drive = site.lane(lane).drive({ plate: '冀B00001', colour: 'yellow', speed: 5, patienceMs: 60_000 });
  await page.goto(watched.url);
  await page.getByRole('button', { name: '放行…' }).click();
  await page.locator('select[name=reason]').selectOption('livelihood');
  await page.locator('[name=text]').fill('民生保障车辆，已核对通行证');
  await page.getByRole('button', { name: '放行并抬杆' }).click();
  expect((await drive).opened).toBe(true);
  await waitUntil(() => isIn({ [lane]: 'idle' }), { what: 'an idle lane' });
}

async function addresses(): Promise<string[]> {
  const passages = await site.database.passage.findMany({ select: { id: true, state: true } });
  const form = (id: string, act: string): string => `/?${new URLSearchParams({ passage: id, act })}`;
  return [
    '/',
    ...passages.flatMap(({ id, state }) => (state === 'blocked' ? [form(id, 'release')] : [])),
    ...passages.flatMap(({ id, state }) => (state === 'unread' ? [form(id, 'identify')] : [])),
    '/passages',
    '/passages?from=yesterday&lane=9-in&plate=%25',
    ...passages.map(({ id }) => `/passages/${id.replace(/^passage\//, '')}`),
    '/alerts',
    '/alerts/drills',
    '/policies',
    '/policies/orange/1',
    '/policies/exemptions',
    '/policies/plan/1',
    '/policies/plan/2/edit',
    `/alerts/${running.slice(6)}`,
    '/ledgers',
    '/ledgers/vehicles',
    '/ledgers/vehicles/1-冀B56789',
    '/views',
    '/uploads',
    '/devices',
    '/system',
    '/account',
    '/nothing',
  ];
}

async function lookAt(page: Page, address: string): Promise<string[]> {
  await page.goto(watched.url + address);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const findings = await unreadableText(page);
  // What stands below is looked at too.
  await page.evaluate('document.querySelector("main")?.scrollTo(0, 1e6)');
  return [...findings, ...(await unreadableText(page))].map((finding) => `${address} ${finding}`);
}

describe('a lane after an override', () => {
  beforeAll(async () => {
    running = await raiseAlert();
    await released('2-in');
  });

  it.each(screens)(
    'keeps both the decision and what a person made of it, at $width×$height',
    async (screen) => {
      const page = pages.zh;
      await page.setViewportSize(screen);
      expect(await lookAt(page, '/')).toEqual([]);
      const tile = page.getByRole('region', { name: '2号门 进' });
      expect(await tile.getByText('→ 人工放行').isVisible()).toBe(true);
    },
  );
});

describe('a crowded site', () => {
  beforeAll(() => crowdedSite(running), 60_000);

  describe.each(screens)('at $width×$height', (screen) => {
    it.each(['zh', 'en'] as const)(
      'cuts, covers and overwrites nothing (%s)',
      async (lang) => {
        const page = pages[lang];
        await page.setViewportSize(screen);
        const findings: string[] = [];
        for (const address of await addresses()) findings.push(...(await lookAt(page, address)));
        expect(findings).toEqual([]);
      },
      90_000,
    );
  });
});

describe('the head of a page', () => {
  const people = ['operator', 'officer', 'inspector'] as const;
  it.each(people)(
    'is whole for the %s, also while nothing is heard',
    async (role) => {
      for (const lang of ['zh', 'en'] as const) {
        const page = await watched.newPage(lang, role);
        await page.route('**/events*', (route) => route.fulfill({ status: 503 }));
        for (const address of ['/passages', '/ledgers/vehicles/1-冀B56789']) {
          await page.goto(watched.url + address);
          await page.locator('header .st, header .status').first().waitFor();
          for (const screen of screens) {
            await page.setViewportSize(screen);
            const findings = (await unreadableText(page)).map(
              (finding) => `${lang} ${screen.width} ${finding}`,
            );
            expect(findings).toEqual([]);
          }
        }
        await page.context().close();
      }
    },
    60_000,
  );
});

describe('the look at the text', () => {
  const line = 'font: 16px/20px sans-serif; margin: 0;';
  it.each([
    ['cut', `<p style="${line} width: 40px; overflow: hidden; white-space: nowrap">something to read</p>`],
    ['cut', `<p style="${line} height: 6px; overflow: hidden">something to read</p>`],
    ['written over', `<p style="${line} margin-bottom: -14px">something</p><p style="${line}">and more</p>`],
    [
      'cut',
      `<p style="${line} margin-left: 1900px; white-space: nowrap">something to read, beyond the screen</p>`,
    ],
    [
      'covered',
      `<p style="${line}">something</p><i style="position: fixed; inset: 0; background: #fff"></i>`,
    ],
  ])('finds what is %s', async (finding, html) => {
    const page = pages.zh;
    await page.setContent(`<body style="margin: 0">${html}</body>`);
    expect((await unreadableText(page)).join('\n')).toContain(finding);
  });

  it('passes over what can be scrolled to, and what a title still tells', async () => {
    const page = pages.zh;
    await page.setContent(`<body style="margin: 0">
      <p style="${line} width: 40px; overflow: auto; white-space: nowrap">something to read</p>
      <p style="${line} height: 20px; width: 60px; overflow: hidden" title="some thing"><i>some</i> <i>thing</i></p></body>`);
    expect(await unreadableText(page)).toEqual([]);
  });
});
