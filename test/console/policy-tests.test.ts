/** The tests of a draft: written, taken from passages and from the analysis, run at once. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { RuleSetTest } from '../../rules/model/rule-set.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
let passage: string;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  for (const plate of ['冀B12345', '冀B56789'])
    await watched.site.lane('1-in').drive({ plate, colour: 'yellow', speed: 8 });
  const decided = await waitUntil(() =>
    watched.site.database.passage.findFirst({ where: { plateNo: '冀B56789', outcome: { not: null } } }),
  );
  passage = decided.id;
  officer = await watched.newPage('zh', 'officer');
});
afterAll(() => watched.close());

const path = '/policies/orange/2/edit';
const table = (page: Page): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: '测试', exact: true }) });
const form = (page: Page): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: /^测试 \d+$/ }) });
const pick = (page: Page, name: string): Locator => form(page).getByRole('combobox', { name, exact: true });

async function open(page: Page, address: string): Promise<void> {
  await page.goto(watched.url + address);
  await page.locator('form[data-alive]').first().waitFor();
}

async function savedTests(): Promise<readonly RuleSetTest[]> {
  const where = { id_version: { id: 'orange', version: 2 } };
  const { document } = await watched.site.database.policyWork.findUniqueOrThrow({ where });
  return (document as unknown as { tests: readonly RuleSetTest[] }).tests;
}

describe('a test', () => {
  it('is written by what differs from the ordinary vehicle, and its result is shown at once', async () => {
    await open(officer, `${path}?from=1&view=tests`);
    await officer.getByText('22/22 通过').waitFor();
    await officer.getByRole('button', { name: '加一个测试' }).click();
    await form(officer).getByRole('textbox').first().fill('国三农用车');
    await form(officer).getByRole('combobox', { name: '加一项' }).selectOption('emissionStage');
    await pick(officer, '排放阶段（代码）').fill('国');
    const list = officer.getByRole('listbox');
    expect(await list.getByRole('option').count()).toBe(7);
    await pick(officer, '排放阶段（代码）').fill('国三');
    await officer.keyboard.press('Enter');
    await form(officer).getByText('得到 拦截，由 orange-bans/stage-below-5').waitFor();
    await form(officer).getByRole('combobox', { name: '期望' }).selectOption('allow');
    await form(officer).getByText('失败').waitFor();
    await officer.getByText('22/23 通过').waitFor();
    await form(officer).getByRole('button', { name: '以得到的为期望' }).click();
    await officer.getByText('23/23 通过').waitFor();
    await officer.keyboard.press('Control+s');
    await officer.getByText('已保存，第 1 次').waitFor();
    expect((await savedTests()).at(-1)).toEqual({
      name: '国三农用车',
      given: { emissionStage: '3' },
      expect: { outcome: 'block', rule: 'orange-bans/stage-below-5' },
    });
  });

  it('that holds what cannot be read is told, and not saved away', async () => {
    await pick(officer, '排放阶段（代码）').fill('国九');
    await officer.keyboard.press('Enter');
    await form(officer).getByText('不认识“国九”').waitFor();
    await officer.keyboard.press('Control+s');
    await officer.getByText('有 1 格读不懂，改好或清空后再保存').waitFor();
    expect(await pick(officer, '排放阶段（代码）').inputValue()).toBe('国九');
    await pick(officer, '排放阶段（代码）').fill('4');
    await officer.keyboard.press('Enter');
    await expect.poll(() => officer.getByText('格读不懂').count()).toBe(0);
    expect(await pick(officer, '排放阶段（代码）').inputValue()).toBe('国四');
  });

  it('is copied and removed; the list is gone through by keys', async () => {
    await form(officer).getByRole('button', { name: '复制' }).click();
    await officer.getByText('24/24 通过').waitFor();
    await form(officer).getByRole('button', { name: '删除' }).click();
    await officer.getByText('23/23 通过').waitFor();
    await table(officer).getByRole('button', { name: '国三农用车' }).focus();
    await officer.keyboard.press('ArrowUp');
    await form(officer).getByRole('heading', { name: '测试 22' }).waitFor();
  });

  it('is missing where a rule is hit by none: one act makes it', async () => {
    const text = await officer.locator('input[name=document]').inputValue();
    const without = JSON.parse(text) as { tests: RuleSetTest[] };
    without.tests = without.tests.filter(({ expect: { rule } }) => rule !== 'exempt-category');
    await officer.getByRole('link', { name: 'JSON' }).click();
    await officer.locator('textarea[name=document]').fill(JSON.stringify(without, null, 2));
    await officer.getByRole('link', { name: '测试', exact: true }).click();
    await officer.getByText('1 条规则没有测试命中，提交前须补').waitFor();
    await table(officer).getByRole('button', { name: '作为测试' }).click();
    await officer.getByText('已加入测试').waitFor();
    await expect.poll(() => officer.getByText('没有测试命中').count()).toBe(0);
    await officer.getByText('21/21 通过').waitFor();
    await officer.getByRole('link', { name: '判定表' }).click();
    await officer.getByRole('button', { name: '撤销' }).click();
    await officer.locator('aside').getByText('1 条规则没有测试命中').waitFor();
    await officer.getByRole('button', { name: '重做' }).click();
  });
});

describe('what was seen becomes a test', () => {
  it('an example of the analysis, from the row that it is told at', async () => {
    const grid = officer.getByRole('grid');
    await grid.getByRole('gridcell', { name: '国四及以下' }).click();
    await officer.keyboard.press('Control+Enter');
    await grid.getByRole('button', { name: '作为测试' }).first().click();
    await officer.getByText('已加入测试').waitFor();
    await officer.getByRole('link', { name: '测试', exact: true }).click();
    await officer.getByText(/\/22 通过/).waitFor();
    await officer.getByRole('button', { name: '撤销' }).click();
    await officer.getByRole('button', { name: '撤销' }).click();
    await officer.keyboard.press('Control+s');
    await officer.getByText('已保存，第 2 次').waitFor();
  });

  it('a passage, from its page: its facts, without its plate', async () => {
    await officer.goto(`${watched.url}/passages/${passage.replace('passage/', '')}`);
    const panel = officer.locator('section', { has: officer.getByRole('heading', { name: '作为规则测试' }) });
    await panel.getByRole('link', { name: '橙色预警' }).click();
    await officer.locator('form[data-alive]').waitFor();
    await form(officer).getByRole('heading', { name: '测试 22' }).waitFor();
    await expect.poll(() => form(officer).getByRole('textbox').first().inputValue()).toMatch(/^通行 \d{4}-/);
    await officer.keyboard.press('Control+s');
    await officer.getByText('已保存，第 3 次').waitFor();
    const taken = (await savedTests()).at(-1);
    const row = await watched.site.database.passage.findUniqueOrThrow({ where: { id: passage } });
    expect(taken?.expect.outcome).toBe(row.outcome);
    expect(Object.keys(taken?.given ?? {})).not.toContain('plateNo');
    expect(Object.keys(taken?.given ?? {}).length).toBeGreaterThan(0);
    // Once more is the same test.
    await officer.reload();
    await form(officer).getByRole('heading', { name: '测试 22' }).waitFor();
  });

  it('a vehicle whose outcome changes, from the simulation', async () => {
    await open(officer, `${path}?view=json`);
    const editor = officer.locator('textarea[name=document]');
    await editor.fill((await editor.inputValue()).replace('"to": 5', '"to": 7'));
    await officer.keyboard.press('Control+s');
    await officer.getByText('已保存，第 4 次').waitFor();
    await open(officer, '/policies/orange/2');
    const panel = officer.locator('section', {
      has: officer.getByRole('heading', { name: '模拟', exact: true }),
    });
    await panel.locator('select[name=level]').selectOption('orange');
    await panel.getByRole('button', { name: '开始模拟' }).click();
    await panel.getByText('完成').waitFor({ timeout: 60_000 });
    const link = panel.getByRole('link', { name: '作为测试' }).first();
    await link.waitFor();
    await link.click();
    await officer.waitForURL((url) => url.searchParams.has('passage'));
    await form(officer).waitFor();
    expect(new URL(officer.url()).searchParams.get('passage')).toMatch(/^passage\//);
  });

  it('not a passage that is none, and not for whoever may not author', async () => {
    const answer = await officer.goto(`${watched.url}${path}?passage=passage/nothing`);
    expect(answer?.status()).toBe(404);
    const operator = await watched.newPage('zh', 'operator');
    await operator.goto(`${watched.url}/passages/${passage.replace('passage/', '')}`);
    await operator.getByRole('heading', { name: '判定' }).or(operator.locator('h1')).first().waitFor();
    expect(await operator.getByText('作为规则测试').count()).toBe(0);
    await operator.context().close();
  });
});

it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is cut: %s', async (theme) => {
  await officer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
  await open(officer, `${path}?view=tests`);
  await form(officer).getByText('得到').first().waitFor();
  const { violations } = await new AxeBuilder({ page: officer }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect(await unreadableText(officer)).toEqual([]);
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
