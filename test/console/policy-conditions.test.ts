/** The condition tree of a single rule, built by keys alone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
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
  await officer.goto(`${watched.url}${path}?from=1`);
  await officer.locator('form[data-alive]').waitFor();
});
afterAll(() => watched.close());

const path = '/policies/orange/2/edit';
const rule = (page: Page): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: /豁免类车辆/ }) });

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await officer.keyboard.press(key);
}

async function savedRule(): Promise<{ when: unknown }> {
  const where = { id_version: { id: 'orange', version: 2 } };
  const { document } = await watched.site.database.policyWork.findUniqueOrThrow({ where });
  const { parts } = document as unknown as { parts: { id: string; when: unknown }[] };
  return parts.find(({ id }) => id === 'exempt-category') as { when: unknown };
}

it('grows by groups and conditions, each typed as in a table', async () => {
  // Into the tree by Tab, from the head of the rule.
  await rule(officer).getByRole('button', { name: '删除此规则' }).focus();
  await press('Tab', 'Tab', 'Tab');
  expect(await officer.evaluate('document.activeElement?.textContent')).toContain('加一组');
  await press('Enter');
  // The new group has the focus at its first word: not (…).
  const added = rule(officer).getByRole('group', { name: '满足任一' });
  await added.waitFor();
  await expect
    .poll(() => officer.evaluate('document.activeElement?.getAttribute("aria-label")'))
    .toBe('怎样合起来');
  await press('Tab', 'Tab', 'Tab', 'Tab');
  await officer.locator('select:focus').selectOption('fleet');
  await press('Tab');
  await officer.keyboard.press('Control+a');
  await officer.keyboard.type('宏通车队、鑫盛运输');
  await press('Enter');
  await rule(officer).getByText('车队 宏通车队、鑫盛运输之一').waitFor();
  await added.getByRole('button', { name: '加条件' }).focus();
  await press('Enter');
  await expect
    .poll(() => officer.evaluate('document.activeElement?.getAttribute("aria-label")'))
    .toBe('条件');
  await officer.locator('select:focus').selectOption('beijingMinute');
  await press('Tab');
  await officer.keyboard.press('Control+a');
  await officer.keyboard.type('22:00-6:00');
  await press('Enter', 'Control+s');
  await officer.getByText('已保存，第 1 次').waitFor();
  expect((await savedRule()).when).toEqual({
    all: [
      { fact: 'direction', operator: 'equal', value: 'in' },
      { fact: 'vehicleCategory', operator: 'in', value: ['1', '2', '3'] },
      {
        any: [
          { fact: 'fleet', operator: 'in', value: ['宏通车队', '鑫盛运输'] },
          {
            any: [
              { fact: 'beijingMinute', operator: 'greaterThanInclusive', value: 1320 },
              { fact: 'beijingMinute', operator: 'lessThan', value: 360 },
            ],
          },
        ],
      },
    ],
  });
});

it('is denied, and loses what is taken away; the analysis follows, and all of it is undone', async () => {
  const added = rule(officer).getByRole('group', { name: '满足任一' }).first();
  await added.getByRole('combobox', { name: '怎样合起来' }).first().selectOption('not');
  await rule(officer)
    .getByText(/非\s*车队 宏通车队/)
    .waitFor();
  await officer.getByRole('button', { name: '撤销' }).click();
  await rule(officer).getByRole('button', { name: '去掉 车队' }).click();
  await expect.poll(() => rule(officer).getByText('宏通车队').count()).toBe(0);
  await rule(officer).getByRole('button', { name: '去掉 进出厂状态' }).click();
  await rule(officer).getByRole('button', { name: '去掉此组' }).first().click();
  await rule(officer).getByRole('button', { name: '去掉 车辆种类' }).click();
  // What is left last stays: a rule asks something.
  expect(await rule(officer).getByRole('combobox', { name: '条件' }).count()).toBe(1);
  for (let n = 0; n < 3; n += 1) await officer.getByRole('button', { name: '撤销' }).click();
  await rule(officer).getByText('宏通车队').first().waitFor();
});

it('says at the condition what cannot be read, and is not saved with it', async () => {
  await officer.goto(`${watched.url}${path}`);
  await officer.locator('form[data-alive]').waitFor();
  const field = rule(officer).getByRole('combobox', { name: '要求 车队' });
  await field.fill('');
  await press('Enter');
  await rule(officer).getByText('不能空着').waitFor();
  await press('Control+s');
  await officer.getByText('有 1 格读不懂，改好或清空后再保存').waitFor();
  await field.fill('宏通车队');
  await press('Enter', 'Control+s');
  await officer.getByText('已保存，第 2 次').waitFor();
});

it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is cut: %s', async (theme) => {
  await officer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
  await officer.goto(`${watched.url}${path}`);
  await officer.locator('form[data-alive]').waitFor();
  await officer.getByRole('button', { name: '加单条规则' }).click();
  await officer
    .locator('aside')
    .getByText('单条规则')
    .or(officer.locator('aside').getByText('不能空着'))
    .first()
    .waitFor();
  const { violations } = await new AxeBuilder({ page: officer }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect(await unreadableText(officer)).toEqual([]);
  await officer.getByRole('button', { name: '撤销' }).click();
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
