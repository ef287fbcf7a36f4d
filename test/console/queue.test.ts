/** The queue of the operator's desk: who stands at an arm is dealt with first, whatever else is open. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { startAlert } from '../../workflows/client/switch-alert.ts';

import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let page: Page;

/** As the gate records that somebody moved an arm. */
async function raiseAlarms(count: number, lane: string): Promise<void> {
  const begin = Date.now() - count;
  for (let at = begin; at < begin + count; at += 1)
    await appendEntry(watched.site.database, {
      key: `alarm/${lane}/opened-without-command/${at}`,
      kind: 'alarm-raised',
      subject: `lane/${lane}`,
      occurredAt: at,
      clock: serverClock,
      actor: system,
      payload: { at, lane, passage: null, alarm: 'opened-without-command', handset: false },
    });
}

beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  const { site } = watched;
  const at = Date.now();
  const order = { level: 'orange', effectiveFrom: at - 1, person: '环保专员', at } as const;
  const notice = { reason: '41号通知', noticeNo: '北岸气指办〔2026〕41号' };
  await startAlert(site.temporal.client, { ...order, ...notice }, site.config.temporal);
  await raiseAlarms(17, '1-in');
  page = await watched.newPage('zh');
  await page.setViewportSize({ width: 1024, height: 768 });
});
afterAll(() => watched.close());

const blocked = () => page.locator('.queue li', { hasText: '12345' });
const queue = () => page.getByRole('complementary', { name: '待处理' });

describe('with seventeen alarms open and a level in force', () => {
  it('a blocked truck is released by keyboard alone, and is seen without scrolling', async () => {
    await page.goto(watched.url);
    await page.getByText('实时', { exact: true }).waitFor();
    await page.locator('.queue li[aria-current=true]').waitFor();
    const { site } = watched;
    // On the lane that has the alarms: its key means the truck.
    const lane = site.lane('1-in');
    const drive = lane.drive({ plate: '冀B12345', colour: 'yellow', patienceMs: 60_000 });
    await blocked().getByText('拦截待处置').waitFor();
    expect(await page.locator('.queue li').first().innerText()).toContain('12345');
    const box = await blocked().boundingBox();
    expect(box && box.x + box.width <= 1024 && box.y + box.height <= 768).toBe(true);
    expect(await page.locator('li[aria-current=true]', { hasText: '12345' }).count()).toBe(0);
    await page.keyboard.press('r');
    await page.locator('li[aria-current=true] select[name=reason]').waitFor();
    await page.keyboard.press('2');
    await page.keyboard.type('已核对通行证');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已下令放行 冀B12345').waitFor();
    expect((await drive).opened).toBe(true);
  });

  it('the key of a lane chooses the truck that waits there before its alarms', async () => {
    await raiseAlarms(1, '2-in');
    await page.locator('.queue li', { hasText: '2号门 进' }).waitFor();
    const waits = { colour: 'yellow', patienceMs: 60_000 } as const;
    const drive = watched.site.lane('2-in').drive({ ...waits, plate: '冀B12345' });
    await blocked().waitFor();
    await page.keyboard.press('3');
    await page.locator('li[aria-current=true]', { hasText: '12345' }).waitFor();
    await page.keyboard.press('x');
    await page.locator('li[aria-current=true] select[name=reason]').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.keyboard.press('2');
    await page.keyboard.type('已核对通行证');
    await page.keyboard.press('Control+Enter');
    expect((await drive).opened).toBe(true);
  });

  it('the rail counts what the queue lists', async () => {
    await blocked().waitFor({ state: 'detached' });
    const listed = await page.locator('.queue li').count();
    expect(listed).toBeGreaterThanOrEqual(17);
    await queue()
      .getByRole('heading', { name: String(listed) })
      .waitFor();
    const rail = page.getByRole('navigation').getByRole('link', { name: '现场' });
    expect(await rail.innerText()).toContain(String(listed));
  });

  it('says in words how many are past their limit, and beside each', async () => {
    const { database } = watched.site;
    await database.alarm.updateMany({ data: { at: new Date(Date.now() - 6 * 60_000) } });
    await page.reload();
    const listed = await page.locator('.queue li').count();
    await page.locator('.queue li').first().getByText('已超时').waitFor();
    await queue().getByText(`${listed} 项已超时`).waitFor();
    const rail = page.getByRole('navigation').getByRole('link', { name: '现场' });
    expect(await rail.textContent()).toContain(`${listed} 项已超时`);
  });
});
