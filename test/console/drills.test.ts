/** A drill in the console: announced by the officer, answered by the operator, graded before the eyes of both. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
let operator: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  officer = await watched.newPage('zh', 'officer');
  operator = await watched.newPage('zh', 'operator');
});
afterAll(() => watched.close());

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}
/** Beijing time, to the second. */
const inSeconds = (seconds: number): string =>
  new Date(Date.now() + seconds * 1_000 + 8 * 3_600_000).toISOString().slice(0, 19);

async function announce(page: Page, fill: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(`${watched.url}/alerts/drills`);
  await page.locator('form[data-alive]').waitFor();
  for (const [name, value] of Object.entries(fill)) {
    const field = page.locator(`[name=${name}]`);
    const isSelect =
      (await field.evaluate((element) => (element as { tagName: string }).tagName)) === 'SELECT';
    await (isSelect ? field.selectOption(value) : field.fill(value));
  }
  await page.getByRole('button', { name: '公告演练' }).click();
}

const good = {
  vehicles: '12',
  minutes: '0.1',
  questions: '2',
  sizes: 'light',
  diesel: '4',
  gas: '4',
  petrol: '4',
  reason: '季度应急演练',
} as const;

describe('a drill', () => {
  it('says at the field what is wrong, and writes nothing', async () => {
    await announce(officer, { ...good, vehicles: '3', reason: '短' });
    await officer.getByText('车辆数为 4 到 500。').waitFor();
    await officer.getByText('写 4–300 字。').waitFor();
    expect(await officer.locator('[name=reason]').inputValue()).toBe('短');
    expect(await watched.site.database.drill.count()).toBe(0);
  });

  it('is announced, told to everybody, answered by the operator, and graded', async () => {
    await announce(officer, { ...good, from: inSeconds(15) });
    await officer.getByText('演练已公告').waitFor();
    await operator.goto(watched.url);
    const band = operator.getByText('演练中：橙色预警');
    await band.waitFor();
    await operator.getByRole('link', { name: '参加演练' }).click();
    await operator.getByRole('timer').waitFor();
    await operator.getByRole('button', { name: '我已知悉该级别要求' }).click();
    await operator
      .getByText(/ 已知悉/)
      .first()
      .waitFor();
    // The stop list of the level that is rehearsed, not of the one in force.
    await operator.getByRole('heading', { name: '厂内停用清单' }).waitFor();
    expect(await operator.locator('main').innerText()).toMatch(/台中 [1-9]\d* 台停用/);
    await operator.getByText('4 个闸口都已响应').waitFor();
    for (let left = 2; left > 0; left -= 1) {
      const pending = operator.locator('li', { has: operator.getByRole('button', { name: '拦截' }) }).first();
      await pending.waitFor();
      const plateNo = (await pending.locator('.plate').innerText()).replace('·', '').trim();
      const { outcome } = await watched.site.database.drillVehicle.findFirstOrThrow({
        where: { asked: true, plateNo },
      });
      await pending.getByRole('button', { name: outcome === 'block' ? '拦截' : '放行', exact: true }).click();
      await expect
        .poll(() => operator.getByText('答对').or(operator.getByText('答错')).count())
        .toBe(3 - left);
    }
    expect(await unreadableText(operator)).toEqual([]);
    const stop = operator.getByRole('button', { name: '已通知须停用的厂内车辆与机械' });
    if ((await stop.count()) > 0) await stop.click();
    await operator.getByRole('heading', { name: '评分' }).waitFor();
    expect(await operator.locator('main').innerText()).toContain('闸口、规则与人员都达到要求。');
    for (const theme of ['light', 'dark']) {
      await operator.evaluate((name) => {
        const root = (
          globalThis as unknown as { document: { documentElement: { dataset: { theme?: string } } } }
        ).document.documentElement;
        root.dataset.theme = name;
      }, theme);
      expect(await violations(operator)).toEqual([]);
    }
    await officer.goto(`${watched.url}/alerts/drills`);
    await officer.getByRole('cell', { name: '合格' }).waitFor();
    expect([await violations(officer), await unreadableText(officer)]).toEqual([[], []]);
  });

  it('is broken off by who holds it, and reads as well in English', async () => {
    await announce(officer, { ...good, from: inSeconds(120) });
    await officer.getByRole('link', { name: '查看演练' }).click();
    await officer.locator('select[name=how]').selectOption('close');
    await officer.locator('[name=reason]').fill('领导说不演了');
    await officer.getByRole('button', { name: '结束演练' }).click();
    await officer.getByText('没有写入：模拟车辆还没有全部判定').waitFor();
    await officer.locator('select[name=how]').selectOption('abort');
    await officer.getByRole('button', { name: '结束演练' }).click();
    await officer.getByText('由组织人中止').waitFor();
    const english = await watched.newPage('en', 'auditor');
    await english.goto(officer.url());
    await english.getByText('broken off by who held it').waitFor();
    expect(await english.getByRole('button', { name: 'I know what this level asks for' }).count()).toBe(0);
    expect([await violations(english), await unreadableText(english)]).toEqual([[], []]);
    expect(await english.locator('main').innerText()).not.toMatch(/[\u4e00-\u9fff]{6,}.*drill/);
    expect(watched.errors).toEqual([]);
  });
});
