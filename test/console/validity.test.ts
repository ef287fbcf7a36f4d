/** The console tells the end of a rule set before it comes, and after: on the policies page, the alerts page, the preview. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { loadRuleSet } from '../../rules/index.ts';
import { aLayered } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { register } from '../../worker/site/register-site.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

const day = 24 * 3_600_000;
let watched: WatchedSite;
let officer: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  const now = Date.now();
  await assigned('soon', 'yellow', { from: null, to: now + 3 * day + 3_600_000 });
  await assigned('over', 'orange', { from: null, to: now - 1_000 });
  await assigned('coming', 'red', { from: now + day, to: null });
  officer = await watched.newPage('zh', 'officer');
});
afterAll(() => watched.close());

async function assigned(
  id: string,
  level: string,
  { from, to }: { from: number | null; to: number | null },
): Promise<void> {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const set = aLayered({ id, title: { zh: id, en: id }, validity: { from: iso(from), to: iso(to) } });
  const { document: sealed } = loadRuleSet(set, sha256Hex);
  const { digest, ...document } = sealed;
  const { database } = watched.site;
  await register(database, { kind: 'rule-set-published', subject: `${id}@1`, payload: { document, digest } });
  const payload = { level, ruleSetId: id, ruleSetVersion: 1, effectiveFrom: new Date().toISOString() };
  await register(database, { kind: 'policy-assigned', subject: `policy/${level}`, payload });
}
const warnings = (page: Page) => page.locator('p.msg[role=status]').allInnerTexts();

it.each(['/policies', '/alerts'])(
  'on %s, which set, since when, and whom it leaves to a person',
  async (path) => {
    await officer.goto(watched.url + path);
    await officer.getByText('规则集 over@1 的有效期已于').waitFor();
    const told = await warnings(officer);
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/^规则集 soon@1 的有效期 3 天后结束（.+）：此后黄色预警时道路车辆由人工判定/);
    expect(told[1]).toMatch(/^规则集 over@1 的有效期已于 .+ 结束：橙色预警时道路车辆由人工判定/);
    expect(told[2]).toMatch(/^规则集 coming@1 自 .+ 起有效：在此之前红色预警时道路车辆由人工判定/);
  },
);

it('in English as well, and at the set itself', async () => {
  const reader = await watched.newPage('en', 'officer');
  await reader.goto(`${watched.url}/policies`);
  await reader.getByText('The validity of soon@1 ends in 3 days').waitFor();
  await reader.goto(`${watched.url}/policies/over/1`);
  await reader.getByText(/validity ended at \d{4}-\d\d-\d\d/).waitFor();
});

it('before an alert is announced, for the instant that it is announced for', async () => {
  await watched.site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
  await officer.goto(`${watched.url}/alerts`);
  const form = officer.locator('form[action="?/switch"][data-alive]');
  await form.locator('input[value=orange]').check();
  await officer.getByText(/规则集 over@1 的有效期已于 .+ 结束：生效后每辆车都由人工判定/).waitFor();
  await form.locator('input[value=red]').check();
  await officer.getByText(/规则集 coming@1 自 .+ 起有效：在此之前每辆车都由人工判定/).waitFor();
  const later = new Date(Date.now() + 2 * day + 8 * 3_600_000).toISOString().slice(0, 16);
  await form.locator('[name=from]').fill(later);
  await officer.getByText('1 辆中 0 辆会被拦下').waitFor();
  expect(watched.errors).toEqual([]);
});
