/** Rule sets in the console: drafted by one person, approved by another, simulated, published. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../stack/wait-until.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
let reviewer: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  // Something to simulate on.
  for (const plate of ['冀B56789', '冀B10001'])
    await watched.site.lane('1-in').drive({ plate, colour: 'yellow', speed: 8 });
  officer = await watched.newPage('zh', 'officer');
  reviewer = await watched.newPage('zh', 'reviewer');
});
afterAll(() => watched.close());

const draft = '/policies/orange/2';
const editor = (page: Page): Locator => page.locator('textarea[name=document]');
const panel = (page: Page, title: string): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
async function open(page: Page, path: string): Promise<void> {
  await page.goto(watched.url + path);
  await page.locator('form[data-form]').first().waitFor();
}
/** Forms are alive once their code is there. */
async function save(page: Page): Promise<void> {
  await page.locator('form[data-alive]').waitFor();
  await page.getByRole('button', { name: '保存草稿' }).click();
}
async function step(page: Page, name: string, text: string): Promise<void> {
  const form = panel(page, '下一步');
  await form.getByRole('radio', { name }).check();
  await form.locator('select[name=reason]').selectOption('checked');
  await form.locator('[name=text]').fill(text);
  await form.getByRole('button', { name, exact: true }).click();
}

describe('a new version', () => {
  it('starts from the one before, in layers, and a fault is named with its place', async () => {
    await open(officer, `${draft}/edit?from=1&view=json`);
    const text = await editor(officer).inputValue();
    expect(JSON.parse(text)).toMatchObject({ format: 'greengate-rule-set/2', id: 'orange', version: 2 });
    await editor(officer).fill(text.replace('"fact": "overLimit"', '"fact": "colour"'));
    await save(officer);
    await officer.getByText('$.parts[0].when.fact').waitFor();
    expect(await editor(officer).inputValue()).toContain('"fact": "colour"');
    await editor(officer).fill(text);
    await save(officer);
    await officer.getByText('已保存，第 1 次').waitFor();
  });

  it('is edited by two: the second is told, and keeps what was typed', async () => {
    const other = await watched.newPage('zh', 'officer');
    await open(other, `${draft}/edit?view=json`);
    const text = await editor(officer).inputValue();
    const changed = text.replace('"noticeNo": null', '"noticeNo": "北岸气指办〔2026〕41号"');
    await editor(officer).fill(changed);
    await save(officer);
    await officer.getByText('已保存，第 2 次').waitFor();
    await editor(other).fill(text.replace('"noticeNo": null', '"noticeNo": "别的"'));
    await save(other);
    await other.getByText('之后有人保存过').waitFor();
    expect(await editor(other).inputValue()).toContain('别的');
    await other.close();
  });

  it('keeps what was typed when the session ends, and asks before what is not saved is left', async () => {
    const page = await watched.newPage('zh', 'officer');
    await open(page, `${draft}/edit?view=json`);
    await page.locator('form[data-alive]').waitFor();
    const text = (await editor(page).inputValue()).replace('"note": "', '"note": "夜里补充。');
    await editor(page).fill(text);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: '回到此版本' }).click();
    await expect.poll(() => asked).toEqual(['编辑的内容还没有保存。离开此页？']);
    await page.context().clearCookies({ name: /session/ });
    await save(page);
    await page.getByRole('link', { name: /登录/ }).first().waitFor();
    expect([page.url().includes('/edit'), await editor(page).inputValue()]).toEqual([true, text]);
    await page.context().close();
  });

  it('bears a long document in Chinese', async () => {
    await open(officer, `${draft}/edit?view=json`);
    const typed = JSON.parse(await editor(officer).inputValue()) as {
      note: string;
      tests: { name: string }[];
    };
    const long = {
      ...typed,
      note: '说'.repeat(4_000),
      tests: typed.tests.map((test) => ({ ...test, name: '情'.repeat(200) })),
    };
    await editor(officer).fill(JSON.stringify(long));
    await save(officer);
    await officer.getByText('已保存，第 3 次').waitFor();
    await editor(officer).fill(JSON.stringify(typed));
    await save(officer);
    await officer.getByText('已保存，第 4 次').waitFor();
  });

  it('shows tests, analysis and what it changes; nobody approves their own', async () => {
    await open(officer, draft);
    await officer.getByText('22/22 通过').first().waitFor();
    await panel(officer, '分析').getByText('与 v1 比较').waitFor();
    await panel(officer, '分析').getByText(/豁免/).first().waitFor();
    await step(officer, '提交批准', '按通知编制');
    await officer.getByText('已提交，等他人批准').waitFor();
    await officer.getByText('自己参与了编制，须由他人批准').waitFor();
    expect(await panel(officer, '下一步').getByRole('radio', { name: '批准', exact: true }).count()).toBe(0);
  });

  it('is simulated by whoever approves, approved, and published by the author', async () => {
    await open(reviewer, draft);
    const simulation = panel(reviewer, '模拟');
    await simulation.locator('select[name=level]').selectOption('orange');
    await simulation.getByRole('button', { name: '开始模拟' }).click();
    await simulation.getByText('完成').waitFor({ timeout: 60_000 });
    await simulation.getByText('新增拦截').waitFor();
    await step(reviewer, '批准', '规则、测试与模拟都看过');
    await reviewer.getByText('已批准，可以发布').waitFor();
    await open(officer, draft);
    await step(officer, '发布', '今晚执行');
    await officer.getByText('已发布，此版本不再改动').waitFor();
    const row = await waitUntil(() =>
      watched.site.database.ruleSet.findFirst({ where: { id: 'orange', version: 2 } }),
    );
    const file = await (await officer.request.get(`${watched.url}${draft}/document`)).json();
    expect(file).toMatchObject({ digest: row.digest, noticeNo: '北岸气指办〔2026〕41号' });
    const exports = await watched.site.database.ledgerEntry.count({
      where: { payload: { contains: `"detail":"orange@2 ${row.digest}"` } },
    });
    expect(exports).toBe(1);
  });
});

it.each(['light', 'dark'] as const)(
  'axe finds nothing on its pages, and nothing is cut: %s',
  async (theme) => {
    await officer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
    for (const path of ['/policies', draft, '/policies/yellow/2/edit?from=1']) {
      await officer.goto(watched.url + path);
      const { violations } = await new AxeBuilder({ page: officer }).analyze();
      expect(violations.map(({ id, nodes }) => [path, id, nodes[0]?.html])).toEqual([]);
      expect(await unreadableText(officer)).toEqual([]);
    }
  },
);

it('whoever may not author or approve sees neither form nor way to the editor', async () => {
  const auditor = await watched.newPage('en', 'auditor');
  await auditor.goto(watched.url + draft);
  await auditor.getByText('There is no next step of this version for you').waitFor();
  expect(await auditor.getByRole('link', { name: 'New version' }).count()).toBe(0);
  const answer = await auditor.goto(`${watched.url}/policies/orange/3/edit`);
  expect(answer?.status()).toBe(403);
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
