/** What the pages say is so: alerts, arms that do not move, lanes that nobody sees, pushes that were refused. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { encodePlatePush } from '../../activities/devices/simulators/vzenith-push.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { announce, give, lift } from './people-act.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let site: TestSite;
let page: Page;
/** The gate house; the other page is the officer's. */
let guard: Page;

beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 500 },
  });
  site = watched.site;
  page = await watched.newPage('zh', 'officer');
  guard = await watched.newPage('zh');
});
afterAll(() => watched.close());

const hour = 3_600_000;
const band = (): Locator => page.locator('.band');
const tile = (name: string): Locator => page.getByRole('region', { name });
const open = (path: string): Promise<unknown> => page.goto(watched.url + path);

describe('the alert', () => {
  it('in force is shown, not one that was withdrawn before it began', async () => {
    await announce(site, 'red', Date.now() + hour);
    await lift(site);
    const from = Date.now() - 60_000;
    await announce(site, 'orange', from);
    await open('/alerts');
    const clock = new Date(from + 8 * hour).toISOString().slice(11, 19);
    expect(await band().innerText()).toContain('橙色预警');
    expect(await band().innerText()).toContain(clock);
    expect(await band().innerText()).not.toContain('红色');
    await page.getByRole('button', { name: '解除预警' }).first().waitFor();
    const alerts = await page.locator('tr.head').allInnerTexts();
    expect(alerts.map((line) => line.replace(/^\S+\s+/, '').trim())).toEqual(['进行中', '生效前已撤销']);
  });

  it('that was withdrawn leaves nothing in the band, and the next can be announced', async () => {
    await lift(site);
    await announce(site, 'red', Date.now() + hour);
    await open('/alerts');
    expect(await band().innerText()).toContain('红色预警');
    await lift(site);
    await open('/alerts');
    expect(await band().count()).toBe(0);
    await page.getByRole('button', { name: '公告预警' }).waitFor();
    const newest = await page.locator('tr.head').first().innerText();
    expect(newest).toContain('生效前已撤销');
  });

  it('comes into force before the eyes of who looks, and its history is told from the newest act', async () => {
    await announce(site, 'yellow', Date.now() + 2_500);
    await open('/alerts');
    expect(await band().innerText()).toContain('还有');
    await page.locator('.band.yellow:not(.soon)').waitFor();
    await lift(site);
    await page.locator('.band').waitFor({ state: 'detached' });
    const rows = await page
      .locator('section', { hasText: '历次预警' })
      .locator('tbody')
      .first()
      .locator('tr:not(.head)')
      .allInnerTexts();
    expect(rows.map((row) => row.trim().split(/\s/)[0])).toEqual(['解除', '黄色']);
  });
});

describe('an arm that does not open', () => {
  it('is nowhere called open or let through, and is a device that needs attention', async () => {
    const lane = site.lane('1-in');
    await lane.barrier.setFault('arm-stuck');
    const passing = lane.drive({ plate: '冀B56789', colour: 'yellow', speed: 5, patienceMs: 600_000 });
    await open('/');
    await tile('1号门 进').getByText('抬杆未确认').waitFor();
    expect(await tile('1号门 进').innerText()).toContain('设备 2/3');
    const row = page.locator('.latest tbody tr').first();
    expect(await row.innerText()).toContain('道闸待确认');
    expect(await row.innerText()).not.toContain('已放行');
    await open('/devices');
    await page.getByText('开到位没有应答，杆现在关到位').waitFor();
    await lane.barrier.setFault(null);
    await open('/');
    await guard.goto(watched.url);
    await guard.getByRole('button', { name: '再次抬杆…' }).click();
    await give(guard, '再抬一次杆');
    await guard.getByText('已下令为 冀B56789 再抬一次杆').waitFor();
    expect((await passing).opened).toBe(true);
    await tile('1号门 进').getByText('设备 3/3').waitFor();
  });
});

describe('a lane whose barrier does not answer', () => {
  it('is not called empty', async () => {
    await site.lane('2-out').barrier.setFault('refuse-connection');
    await open('/');
    await tile('2号门 出').getByText('道闸失联，有没有车').waitFor();
    const text = await tile('2号门 出').innerText();
    expect(text).toContain('失联');
    expect(text).not.toMatch(/空闲|无车/);
    await open('/devices');
    await page.getByText(/^读道闸输入：/).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/ECONNREFUSED|reading inputs/);
    await site.lane('2-out').barrier.setFault(null);
    await open('/');
    await tile('2号门 出').getByText('空闲', { exact: true }).waitFor();
  });
});

it('shows what happened before the page was heard', async () => {
  let hold = (): void => undefined;
  const held = new Promise<void>((resolve) => (hold = resolve));
  await page.route('**/events*', async (route) => {
    await held;
    await route.continue();
  });
  await open('/');
  await tile('1号门 出').getByText('空闲', { exact: true }).waitFor();
  await site.lane('1-out').barrier.setFault('refuse-connection');
  await waitUntil(
    async () => {
      const live = await site.database.laneLive.findUnique({ where: { lane: '1-out' } });
      return (live?.devices as { barrier?: { ok: boolean } } | undefined)?.barrier?.ok === false;
    },
    { what: 'the lost barrier on record' },
  );
  hold();
  await tile('1号门 出').getByText('失联', { exact: true }).waitFor();
  await page.unroute('**/events*');
  await site.lane('1-out').barrier.setFault(null);
});

describe('an identification', () => {
  it('is confirmed by what was decided', async () => {
    const drives = site
      .lane('2-in')
      .drive({ plate: '冀B56790', colour: 'yellow', unread: true, speed: 5, patienceMs: 60_000 });
    await guard.goto(watched.url);
    await guard.getByRole('button', { name: '识别…' }).click();
    await guard.locator('input[name=plateNo]').fill('冀B56790');
    await give(guard, '按此号牌判定');
    await guard.getByText('已按 冀B56790 判定：放行').waitFor();
    expect((await drives).opened).toBe(true);
  });
});

describe('the filters of the passage list', () => {
  const wrong = '/passages?plate=%25&lane=1-in&outcome=block&from=yesterday';

  it('stay as they were typed when one of them is wrong, and the error stands at its field', async () => {
    expect((await page.request.get(watched.url + wrong)).status()).toBe(400);
    await open(wrong);
    expect(await page.locator('select[name=lane]').inputValue()).toBe('1-in');
    expect(await page.locator('select[name=outcome]').inputValue()).toBe('block');
    expect(await page.locator('input[name=from]').inputValue()).toBe('yesterday');
    expect(await page.locator('input[name=plate]').inputValue()).toBe('%');
    for (const name of ['plate', 'from'])
      expect(await page.locator(`label:has([name=${name}]) .err`).isVisible()).toBe(true);
    expect(await page.locator('[aria-invalid=true]').count()).toBe(2);
  });

  it('are corrected in place', async () => {
    await open(wrong);
    await page.locator('input[name=plate]').fill('冀B');
    await page.locator('input[name=from]').fill('');
    await page.locator('select[name=outcome]').selectOption('allow');
    await page.getByRole('button', { name: '筛选' }).click();
    await page.locator('tbody .plate').first().waitFor();
    expect(await page.locator('.err').count()).toBe(0);
  });
});

it('shows the plate of each upload', async () => {
  await waitUntil(() => site.database.upload.findFirst());
  await open('/uploads');
  await page.locator('tbody .plate', { hasText: '56789' }).waitFor();
});

describe('an alarm', () => {
  it('stays in the queue until a person says what it was, and that is in the ledger', async () => {
    const { barrier } = site.lane('2-out');
    barrier.setInput('handset', true);
    barrier.forceArm('open');
    await guard.goto(watched.url);
    const task = guard.locator('li.t.alarm').filter({ hasText: '遥控抬杆' });
    await task.waitFor();
    barrier.setInput('handset', false);
    barrier.forceArm('closed');
    await task.getByRole('button', { name: '确认报警' }).click();
    await task.getByRole('button', { name: '确认并写入台账' }).click();
    await task.locator('em.err').nth(1).waitFor();
    await task.locator('select[name=reason]').selectOption('handset-guard');
    await task.locator('[name=text]').fill('消防车出厂，遥控开闸');
    await task.getByRole('button', { name: '确认并写入台账' }).click();
    await task.waitFor({ state: 'detached' });
    const entry = await site.database.ledgerEntry.findFirstOrThrow({ where: { kind: 'alarm-acknowledged' } });
    expect(JSON.parse(entry.payload)).toMatchObject({
      person: '门卫甲',
      role: 'operator',
      address: '127.0.0.1',
      reason: { code: 'handset-guard', text: '消防车出厂，遥控开闸' },
    });
  });
});

describe('pushes that the ingest refused', () => {
  const push = (device: string, serialNo: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${site.config.ports.ingest}/vzenith/${device}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(
        encodePlatePush({
          plate: '冀B12345',
          colour: 'yellow',
          confidence: 90,
          eventTime: Date.now(),
          trigger: 1,
          offline: false,
          plateId: 1,
          serialNo,
        }),
      ),
    });

  it('are counted at their camera, with the reason', async () => {
    for (let i = 0; i < 12; i += 1) expect((await push('cam-1-in', 'VZ-OTHER')).status).toBe(403);
    await push('cam-9', 'VZ-9');
    await open('/devices');
    const camera = page.locator('section', { hasText: '1号门 进' });
    await camera.getByText('拒收 12 次：序列号与登记的不同').waitFor();
    await page.getByText('拒收 1 次：没有登记这台相机').waitFor();
  });

  it('are not known while the ingest does not answer, and the page says so', async () => {
    await site.stopGate();
    await open('/devices');
    await page.getByText('接入服务没有应答，不知道有没有拒收的推送').waitFor();
    expect(await page.locator('table').count()).toBe(4);
  });
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
