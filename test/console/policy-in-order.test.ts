/** Rules in order that came from a file: opened for editing they are a table, and decide as before. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Condition, LayeredRuleSet } from '../../rules/model/rule-set.ts';
import { aDocument, aRule } from '../../rules/testing/rule-set.factory.ts';
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
  officer = await watched.newPage('zh', 'officer');
});
afterAll(() => watched.close());

const leaf = (fact: string, operator: string, value: unknown): Condition =>
  ({ fact, operator, value }) as Condition;
const night: Condition = {
  any: [leaf('beijingMinute', 'greaterThanInclusive', 1320), leaf('beijingMinute', 'lessThan', 360)],
};
const document = aDocument({
  id: 'imported',
  title: { zh: '外来策略', en: 'From elsewhere' },
  rules: [
    aRule({ id: 'over-limit', code: 'over-limit', when: leaf('overLimit', 'equal', true) }),
    aRule({ id: 'leaving', code: 'leaving', effect: 'allow', when: leaf('direction', 'equal', 'out') }),
    aRule({ id: 'gas-at-night', code: 'night', when: { all: [leaf('fuelGroup', 'equal', 'gas'), night] } }),
    aRule({ when: { not: leaf('stageRank', 'greaterThanInclusive', 5) } }),
    aRule({ id: 'other', code: 'other', effect: 'allow', when: leaf('overLimit', 'equal', false) }),
  ],
  tests: [{ name: '国三进厂', given: { emissionStage: '3' }, expect: { outcome: 'block', rule: 'below-5' } }],
});
const path = '/policies/imported/1/edit';
const note = (page: Page): Locator =>
  page.locator('section', {
    has: page.getByRole('heading', { name: /由按次序的规则转成|Turned from rules/ }),
  });

async function open(page: Page, address: string): Promise<void> {
  await page.goto(watched.url + address);
  await page.locator('form[data-alive]').first().waitFor();
}

async function savedDocument(): Promise<LayeredRuleSet> {
  const where = { id_version: { id: 'imported', version: 1 } };
  const row = await watched.site.database.policyWork.findUniqueOrThrow({ where });
  return row.document as unknown as LayeredRuleSet;
}

it('opens as a table in the same order, and says that no vehicle has another outcome', async () => {
  await open(officer, '/policies');
  await officer.locator('input[type=file]').setInputFiles({
    name: 'rules.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(document)),
  });
  await officer.getByRole('button', { name: '导入', exact: true }).click();
  await officer.waitForURL('**/policies/imported/1**');
  await open(officer, path);
  await note(officer).getByText('与原来的规则核对了所有可能的车辆：放行、拦截完全相同').waitFor();
  const cells = await officer
    .locator('[role=grid] tbody tr:not(.found)')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td .v')].slice(0, 6).map((cell) => cell.textContent?.trim()),
      ),
    );
  expect(cells).toEqual([
    ['出厂', '任意', '任意', '任意', '任意', '放行'],
    ['任意', '燃气', '22:00–06:00', '任意', '任意', '拦截'],
    ['任意', '任意', '任意', '国四及以下', '任意', '拦截'],
    ['任意', '任意', '任意', '任意', '不在名单内', '放行'],
  ]);
});

it('is not asked about when nothing was done, and the ledger keeps the rules in order until it is saved', async () => {
  const asked: string[] = [];
  officer.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.accept();
  });
  await officer.getByRole('link', { name: '回到此版本' }).click();
  await officer.waitForURL((url) => url.pathname === '/policies/imported/1');
  expect(asked).toEqual([]);
  expect((await savedDocument()).format).toBe('greengate-rule-set/1');
  officer.removeAllListeners('dialog');
});

it('what is changed then is told as vehicles whose outcome differs, and undone is the same again', async () => {
  await open(officer, path);
  await note(officer).getByText('完全相同').waitFor();
  await officer.getByRole('combobox', { name: '加一列' }).focus();
  await officer.locator('[role=grid] td').nth(3).click();
  await officer.locator('[role=grid]').getByText('国四及以下').click();
  await officer.keyboard.type('国三及以下');
  await officer.keyboard.press('Enter');
  await note(officer).getByText('下列车辆的结果不同').waitFor();
  await note(officer).getByText('改为放行').or(note(officer).getByText(/放行/)).first().waitFor();
  await officer.getByRole('button', { name: '撤销' }).click();
  await note(officer).getByText('完全相同').waitFor();
});

it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is cut: %s', async (theme) => {
  await officer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
  await open(officer, path);
  await note(officer).getByText('完全相同').waitFor();
  const { violations } = await new AxeBuilder({ page: officer }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect(await unreadableText(officer)).toEqual([]);
});

it('speaks English where the page does', async () => {
  const page = await watched.newPage('en', 'officer');
  await open(page, path);
  await note(page).getByText('the same are let in and blocked').waitFor();
  expect(await unreadableText(page)).toEqual([]);
  await page.context().close();
});

it('is saved as a table, with its tests by the names of rows', async () => {
  await open(officer, path);
  await note(officer).getByText('完全相同').waitFor();
  await officer.keyboard.press('Control+s');
  await officer.getByText('已保存，第 2 次').waitFor();
  const { format, parts, tests } = await savedDocument();
  expect([format, parts.map(({ id, layer }) => [id, layer]), tests[0]?.expect.rule]).toEqual([
    'greengate-rule-set/2',
    [
      ['over-limit', 'over-limit'],
      ['in-order', 'default'],
    ],
    'in-order/below-5',
  ]);
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
