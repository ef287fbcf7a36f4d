/** The quotas of a draft, edited by keys alone, with what the recorded days say about them. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { measureQuota } from '../../activities/decisions/quota-baseline.ts';
import { quotaWindow } from '../../rules/index.ts';
import type { LayeredRuleSet, Quota } from '../../rules/model/rule-set.ts';
import { fillPassages } from '../stack/many-passages.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  // Four days and some hours of recorded passages.
  await fillPassages(watched.site.databaseUrl, 4_100, Date.now() - 60_000);
  officer = await watched.newPage('zh', 'officer');
});
afterAll(() => watched.close());

const path = '/policies/orange/2/edit';
const panel = (page: Page): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: /^(配额|Quotas)$/ }) });
const field = (page: Page, name: string): Locator => panel(page).getByLabel(name);

async function open(page: Page, address: string): Promise<void> {
  await page.goto(watched.url + address);
  await page.locator('form[data-alive]').waitFor();
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await officer.keyboard.press(key);
}

async function saved(): Promise<LayeredRuleSet> {
  const where = { id_version: { id: 'orange', version: 2 } };
  const { document } = await watched.site.database.policyWork.findUniqueOrThrow({ where });
  return document as unknown as LayeredRuleSet;
}

describe('by keys alone', () => {
  it('a quota is added, named and limited, and what is wrong is said at its field', async () => {
    await open(officer, `${path}?from=1`);
    await panel(officer).getByText('没有配额。').waitFor();
    await panel(officer).getByRole('button', { name: '加配额' }).focus();
    await press('Enter');
    // The first field of what was added has the focus.
    await panel(officer).getByText('不能空着').first().waitFor();
    await officer.keyboard.type('夜间进厂');
    await press('Tab');
    await officer.keyboard.type('Trucks at night');
    await press('Tab', 'Control+a');
    await officer.keyboard.type('Night');
    await panel(officer).getByText('只能用小写字母').waitFor();
    expect(await officer.locator('aside').getByText('配额 夜间进厂 · 代号').count()).toBe(1);
    await press('Control+a');
    await officer.keyboard.type('night');
    await expect.poll(() => panel(officer).getByText('只能用小写字母').count()).toBe(0);
    await press('Tab');
    await officer.locator('select:focus').selectOption('entrance');
    await press('Tab');
    await officer.locator('select:focus').selectOption('window');
    await press('Tab', 'Control+a');
    await officer.keyboard.type('22点-次日8点');
    await press('Enter', 'Tab', 'Tab', 'Control+a');
    await officer.keyboard.type('25');
    await panel(officer).getByText('没有规则问“夜间进厂”还剩多少').waitFor();
    await press('Control+s');
    await officer.getByText('已保存，第 1 次').waitFor();
    expect((await saved()).quotas).toEqual([
      {
        id: 'night',
        title: { zh: '夜间进厂', en: 'Trucks at night' },
        counts: { fact: 'direction', operator: 'equal', value: 'in' },
        per: 'entrance',
        window: { from: 1320, to: 480 },
        limit: { count: 25 },
      },
    ]);
  });

  it('what is no number stays as typed and is not saved away', async () => {
    await field(officer, '最多放行（辆）').focus();
    await press('Control+a');
    await officer.keyboard.type('很多');
    await panel(officer).getByText('写 0 至 1000000 的整数').waitFor();
    await press('Control+s');
    await officer.getByText('有 1 格读不懂').waitFor();
    expect(await field(officer, '最多放行（辆）').inputValue()).toBe('很多');
    await press('Control+a');
    await officer.keyboard.type('30');
    await expect.poll(() => officer.getByText('格读不懂').count()).toBe(0);
    // Strokes in one field are undone as one.
    await officer.getByRole('button', { name: '撤销' }).click();
    expect(await field(officer, '最多放行（辆）').inputValue()).toBe('0');
    await officer.getByRole('button', { name: '重做' }).click();
    expect(await field(officer, '最多放行（辆）').inputValue()).toBe('30');
  });

  it('a rule asks for what is left of it, and follows when it is renamed', async () => {
    await officer.getByRole('combobox', { name: '加一列' }).selectOption('quotaLeft.night');
    await expect.poll(() => panel(officer).getByText('没有规则问').count()).toBe(0);
    await field(officer, '代号').focus();
    await press('Control+a');
    await officer.keyboard.type('evening');
    await officer.locator('[role=grid]').getByText('剩余配额 夜间进厂').waitFor();
    await press('Control+s');
    await officer.getByText('已保存，第 2 次').waitFor();
    const { quotas, parts } = await saved();
    expect(quotas[0]?.id).toBe('evening');
    expect(parts.flatMap((part) => (part.kind === 'table' ? part.columns : []))).toContain(
      'quotaLeft.evening',
    );
  });
});

describe('in percent', () => {
  it('says how it is measured, and what the recorded days come to, as a gate would measure it', async () => {
    await field(officer, '限额').selectOption('percent');
    await panel(officer).getByText('往前 30 天中没有预警的各天').waitFor();
    await panel(officer).getByText('少于 10 天：限额为 0').waitFor();
    await field(officer, '至少要有（天）').fill('2');
    await field(officer, '百分比（%）').fill('40');
    await panel(officer)
      .getByText(/现在按 \d 天计算/)
      .waitFor();
    const limit = { percent: 40, baselineDays: 30, atLeastDays: 2 };
    const quota: Quota = { ...(await saved()).quotas[0], limit } as Quota;
    const minutes = Array.from({ length: 1440 }, (_, minute) => Date.now() + minute * 60_000);
    const [window = { from: 0, to: 0 }] = minutes.flatMap((at) => quotaWindow(quota, at) ?? []);
    for (const scope of ['1', '2']) {
      const asked = { quota, covers: 'road', scope, window } as const;
      const figure = await measureQuota(watched.site.database, asked);
      expect(figure.mean).toBeGreaterThan(50);
      const mean = figure.mean.toFixed(1).replace(/\.0$/, '');
      await panel(officer).getByText(`出入口 ${scope}：平均 ${mean} 辆，限额 ${figure.limit} 辆`).waitFor();
    }
  });

  it('is shown in words on the page of the version', async () => {
    await press('Control+s');
    await officer.getByText('已保存，第 3 次').waitFor();
    await officer.goto(`${watched.url}/policies/orange/2`);
    const row = panel(officer).getByRole('row', { name: /evening/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      '夜间进厂 evening',
      '基准的 40%（往前 30 天，至少 2 天）',
      '进厂',
      '每个出入口',
      '22:00–08:00',
    ]);
  });
});

it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is cut: %s', async (theme) => {
  await officer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
  await open(officer, path);
  await panel(officer)
    .getByText(/现在按 \d 天计算/)
    .waitFor();
  const { violations } = await new AxeBuilder({ page: officer }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect(await unreadableText(officer)).toEqual([]);
});

it('speaks English where the page does', async () => {
  const page = await watched.newPage('en', 'officer');
  await open(page, path);
  await panel(page)
    .getByText(/entrance 1: \d+(\.\d)? vehicles on average/)
    .waitFor();
  expect(
    await panel(page)
      .getByText(/\p{Script=Han}/u)
      .allTextContents(),
  ).toEqual([]);
  expect(await unreadableText(page)).toEqual([]);
  await page.context().close();
});

it('is removed, with what tests say of it, and the place of the rule that still asks is told', async () => {
  await panel(officer).getByRole('button', { name: '删除此配额' }).focus();
  await press('Enter');
  await officer.locator('aside').getByText('事实目录中没有').first().waitFor();
  expect(await officer.evaluate('document.activeElement?.textContent')).toBe('加配额');
  await officer.getByRole('button', { name: '撤销' }).click();
  await panel(officer).getByRole('button', { name: '删除此配额' }).waitFor();
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
