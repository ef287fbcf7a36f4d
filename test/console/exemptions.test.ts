/** Exemptions in the console: proposed by one person, approved by another, used at the gate, ended. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aProposal, someTerms } from '../../workflows/exemption/exemption.factory.ts';
import { exemptionSceneOf } from '../policies/exemption-scene.ts';
import type { ExemptionScene } from '../policies/exemption-scene.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let scene: ExemptionScene;
let officer: Page;
let reviewer: Page;
const plate = '冀E30001';
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300 },
  });
  scene = await exemptionSceneOf(watched.site);
  await scene.truck(plate);
  officer = await watched.newPage('zh', 'officer');
  reviewer = await watched.newPage('zh', 'reviewer');
});
afterAll(() => watched.close());

const list = '/policies/exemptions';
/** As `datetime-local` holds it, in Beijing. */
const local = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
const day = 24 * 3_600_000;
async function open(page: Page, path: string): Promise<void> {
  await page.goto(watched.url + path);
  await page.locator('form[data-alive]').first().waitFor();
}
async function propose(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
  await page.getByRole('button', { name: '申请豁免' }).click();
}
async function step(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('radio', { name, exact: true }).check();
  await page.locator('select[name=reason]').selectOption('documents-checked');
  await page.locator('[name=text]').fill(text);
  await page.getByRole('button', { name, exact: true }).click();
}
const terms = { plateNo: '冀E·30001', reason: '冬季供热用煤', evidence: '供热保障函，存档案室' };

describe('an exemption', () => {
  it('is reached from the policies, and refused where its end is missing, past or too far', async () => {
    await officer.goto(`${watched.url}/policies`);
    await officer.getByRole('link', { name: '打开豁免' }).click();
    await officer.locator('form[data-alive]').waitFor();
    await propose(officer, terms);
    await officer.getByText('豁免必须有截止时间').waitFor();
    await propose(officer, { until: local(Date.now() - day) });
    await officer.getByText('截止时间须晚于开始时间').waitFor();
    await propose(officer, { until: local(Date.now() + 370 * day) });
    await officer.getByText('一次最长一年').waitFor();
    expect(await watched.site.database.exemption.count()).toBe(0);
  });

  it('is proposed, and its proposer is not offered to approve it', async () => {
    await propose(officer, { until: local(Date.now() + day), filingNo: '2026-11' });
    await officer.getByText('已申请，等他人批准').waitFor();
    await officer.getByRole('link', { name: '查看', exact: true }).click();
    await officer.getByText('这项豁免由您申请，须由他人批准').waitFor();
    const offered = await officer.getByRole('radio').allInnerTexts();
    expect([offered.length, await officer.getByRole('radio', { name: '批准', exact: true }).count()]).toEqual(
      [1, 0],
    );
    expect(await scene.drives(plate)).toMatchObject({ outcome: 'block' });
  });

  it('is not approved by its proposer past the page either, and that is recorded', async () => {
    const { pathname } = new URL(officer.url());
    const answer = await officer.request.post(`${watched.url}${pathname}?/approve`, {
      form: { step: 'approve', reason: 'other', text: '自己批准自己' },
      headers: { origin: watched.url },
    });
    expect(await answer.text()).toContain('ownWork');
    const recorded = { kind: 'access', payload: { contains: '(own work)' } };
    expect(await watched.site.database.ledgerEntry.count({ where: recorded })).toBe(1);
    expect((await watched.site.database.exemption.findFirstOrThrow()).state).toBe('proposed');
    const ending = await reviewer.request.post(`${watched.url}${pathname}?/end`, {
      form: { step: 'end', reason: 'other', text: '不归复核员' },
      headers: { origin: watched.url },
    });
    expect(ending.status()).toBe(403);
  });

  it('is approved by the reviewer, seen at once by the officer, and used at the gate', async () => {
    await open(officer, new URL(officer.url()).pathname);
    await reviewer.goto(`${watched.url}${list}?state=proposed`);
    await reviewer.getByRole('link', { name: '冀E·30001' }).click();
    await reviewer.locator('form[data-alive]').waitFor();
    await step(reviewer, '批准', '保障函已核对');
    await reviewer.getByText('已批准').first().waitFor();
    await officer.getByText('执行中').waitFor();
    expect(await scene.drives(plate)).toEqual({ outcome: 'allow', code: 'exempt' });
    await reviewer.reload();
    await expect
      .poll(() => reviewer.locator('dt', { hasText: '使用次数' }).locator('+ dd').innerText())
      .toBe('1');
    await reviewer.goto(`${watched.url}/ledgers/vehicles/1-${encodeURIComponent(plate)}`);
    await reviewer.getByRole('link', { name: /按车辆，至/ }).waitFor();
  });

  it('is ended early by the officer, with the keyboard, and lets nobody in any more', async () => {
    await open(officer, new URL(officer.url()).pathname);
    await officer.getByRole('radio', { name: '提前终止' }).focus();
    await officer.keyboard.press('Space');
    await officer.keyboard.press('Tab');
    await officer.keyboard.press('4');
    await officer.keyboard.type('供热用煤已运完');
    await officer.keyboard.press('Control+Enter');
    await officer.getByText('已终止，从现在起不再适用').waitFor();
    expect(await scene.drives(plate)).toMatchObject({ outcome: 'block' });
    await reviewer.reload();
    await reviewer.getByText('按车辆，至').waitFor({ state: 'detached' });
    const ended = await watched.site.database.ledgerEntry.findFirstOrThrow({
      where: { kind: 'exemption-ended' },
    });
    expect(JSON.parse(ended.payload)).toMatchObject({
      reason: { code: 'no-longer-needed', text: '供热用煤已运完' },
    });
  });

  it('is sent once where the same proposal comes twice', async () => {
    const form = {
      ...terms,
      attempt: '0123abcd-0000-4000-8000-000000000000',
      ...{
        ground: 'fleet',
        plateNo: '',
        plateColour: '1',
        fleet: '供热车队',
        cargo: '',
        vehicleCategory: '',
      },
      ...{ filingNo: '', from: '', until: local(Date.now() + day) },
    };
    const headers = { origin: watched.url };
    const sent = await Promise.all(
      [1, 2].map(() => officer.request.post(`${watched.url}${list}?/propose`, { form, headers })),
    );
    expect(sent.map((answer) => answer.status())).toEqual([200, 200]);
    expect(await watched.site.database.exemption.count({ where: { ground: 'fleet' } })).toBe(1);
  });
});

it('is listed by what it comes to now, without anybody touching it', async () => {
  const at = Date.now();
  const short = someTerms({ plateNo: '冀E30002', validFrom: at, validTo: at + 2_000 });
  await scene.take('exemption/short', aProposal({ at, terms: short }));
  await reviewer.goto(`${watched.url}${list}`);
  const row = reviewer.locator('tr', { hasText: '冀E·30002' });
  await row.getByText('待批准').waitFor();
  await row.getByText('已到期').waitFor();
  for (const [state, plates] of [
    ['expired', ['冀E·30002']],
    ['ended', ['冀E·30001']],
    ['proposed', ['供热车队']],
    ['inForce', []],
    ['coming', []],
    ['refused', []],
  ] as const) {
    await reviewer.goto(`${watched.url}${list}?state=${state}`);
    expect(await reviewer.locator('td a').allInnerTexts()).toEqual(plates);
  }
});

it.each(['zh', 'en'] as const)('can be read by everybody who may, in %s', async (lang) => {
  for (const role of ['officer', 'auditor', 'inspector'] as const) {
    const page = await watched.newPage(lang, role);
    await page.goto(`${watched.url}${list}`);
    const links = await page
      .locator('td a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(links).toHaveLength(3);
    expect(await page.locator('form[action="?/propose"]').count()).toBe(role === 'officer' ? 1 : 0);
    // What it looks like is the same for all but the forms.
    for (const path of role === 'officer' ? [list, ...links] : []) {
      await page.goto(watched.url + path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(await unreadableText(page)).toEqual([]);
    }
    await page.context().close();
  }
  const guard = await watched.newPage(lang, 'operator');
  expect((await guard.goto(`${watched.url}${list}`))?.status()).toBe(403);
  await guard.context().close();
  expect(watched.errors).toEqual([]);
});
