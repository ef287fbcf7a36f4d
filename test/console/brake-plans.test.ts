/** What the emergency brake makes of a version of the plan that was adopted for later: named before it is pulled. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startAlert } from '../../workflows/client/switch-alert.ts';
import { takePolicyStep } from '../../workflows/client/take-policy-step.ts';
import type { WorkAnswer, WorkOrder } from '../../workflows/contract/policy-work.ts';
import { approver, aSave, aStep } from '../../workflows/policy-work/policy-work.factory.ts';
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

let attempts = 0;
function take(version: number, order: WorkOrder): Promise<WorkAnswer> {
  const { temporal, config } = watched.site;
  attempts += 1;
  return takePolicyStep(
    temporal.client,
    { id: 'plan', version },
    {
      order: { ...order, at: Date.now() },
      taskQueue: config.temporal.taskQueue,
      attempt: `b${attempts}`,
    },
  );
}

/** `from`: not before this instant, ms; null: from now on. */
async function adopt(version: number, from: number | null): Promise<void> {
  const where = { id_version: { id: 'plan', version: 1 } };
  const { document } = await watched.site.database.policyWork.findUniqueOrThrow({ where });
  const inForceFrom = from === null ? null : new Date(from).toISOString();
  const plan = { ...(document as object), version, inForceFrom, note: `第 ${version} 版` };
  const { work } = await take(version, aSave({ document: JSON.stringify(plan) }));
  const digest = work.digest ?? '';
  await take(version, aStep({ digest }));
  await take(version, aStep({ step: 'approve', digest, person: approver }));
  await take(version, aStep({ step: 'publish', digest }));
}

async function planAt(time: number): Promise<number | undefined> {
  const [row] = await watched.site.database.$queryRaw<{ version: number }[]>`
    SELECT plan_version AS version FROM policy_at(${new Date(time)}, 'none', 'road')`;
  return row?.version;
}

const panel = (page: Page): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: /^(紧急撤回|Emergency brake)$/ }) });
const confirmation = (): Locator => officer.locator('form[action="?/brake"] label', { hasText: '我已核对' });

async function open(page: Page, address = '/alerts'): Promise<void> {
  await page.goto(watched.url + address);
  await page.locator('form[data-alive]').first().waitFor();
}

async function pull(reason: string): Promise<void> {
  await officer.locator('form[action="?/brake"] [name=confirmed]').check();
  await officer.locator('form[action="?/brake"] [name=reason]').fill(reason);
  await officer.getByRole('button', { name: '立即撤回' }).click();
  await panel(officer).getByText('已撤回到').waitFor();
}

const later = Date.now() + 6 * 3_600_000;

describe('a version adopted for later and replaced by a newer one', () => {
  it('says on its page that it will not come into force', async () => {
    await adopt(2, later);
    await adopt(3, null);
    await officer.goto(`${watched.url}/policies/plan/2`);
    await officer.getByText(/原定 .+ 起执行，已由第 3 版取代，届时不执行/).waitFor();
  });

  it('is named by the brake, on the page and in the confirmation, and does not return', async () => {
    await open(officer);
    await panel(officer).getByText('第 1 版').waitFor();
    await panel(officer).getByRole('button', { name: '紧急撤回…' }).click();
    const told = /第 2 版原定 .+ 执行，已被要撤回的这一版取代；撤回后它也不恢复，届时不执行/;
    expect(await panel(officer).getByText(told).count()).toBe(2);
    expect(await confirmation().getByText(told).count()).toBe(1);
    const { violations } = await new AxeBuilder({ page: officer }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(await unreadableText(officer)).toEqual([]);
    await pull('第 3 版有误，立即撤回');
    await panel(officer)
      .getByText(/第 2 版没有恢复，.+ 不执行/)
      .waitFor();
    expect([await planAt(Date.now()), await planAt(later + 60_000)]).toEqual([1, 1]);
  });
});

describe('a version adopted for later that waits', () => {
  it('goes with the version that is taken back, and the confirmation says so', async () => {
    await adopt(4, null);
    await adopt(5, later);
    await open(officer);
    await panel(officer).getByRole('button', { name: '紧急撤回…' }).click();
    await confirmation()
      .getByText(/第 5 版定于 .+ 执行，会一并撤回，届时不执行/)
      .waitFor();
    await pull('第 4 版有误，立即撤回');
    await panel(officer)
      .getByText(/第 5 版已一并撤回，.+ 不执行/)
      .waitFor();
    expect([await planAt(Date.now()), await planAt(later + 60_000)]).toEqual([1, 1]);
  });

  it('is not confirmed unseen: adopted after the page was opened, the brake is told', async () => {
    await adopt(6, null);
    await open(officer);
    await panel(officer).getByText('第 1 版').waitFor();
    const [shown] = await watched.site.database.$queryRaw<{ seq: bigint }[]>`
      SELECT max(seq) AS seq FROM policy WHERE level = 'none' AND subject = 'road' AND effective_from <= clock_timestamp()`;
    await adopt(7, later);
    const answer = await officer.request.post(`${watched.url}/alerts?/brake`, {
      headers: { origin: watched.url, accept: 'text/html' },
      form: { basedOn: String(shown?.seq), laters: '', confirmed: 'yes', reason: '新版有误，立即撤回' },
    });
    expect([answer.status(), await answer.text()]).toEqual([409, expect.stringContaining('别人刚刚切换过')]);
    expect(await planAt(Date.now())).toBe(6);
  });

  it('stays where a switch of an alert is taken back, and the page says so in English too', async () => {
    const { temporal, config } = watched.site;
    const at = Date.now();
    await startAlert(
      temporal.client,
      {
        level: 'orange',
        effectiveFrom: at,
        at,
        person: '环保专员甲',
        reason: '气指办41号通知',
        noticeNo: null,
      },
      config.temporal,
    );
    const page = await watched.newPage('en', 'officer');
    await open(page);
    await panel(page)
      .getByText(/Version 7 of the plan, adopted for .+, is not taken back: it comes into force then/)
      .waitFor();
    expect(await unreadableText(page)).toEqual([]);
    await page.context().close();
    await open(officer);
    await panel(officer).getByRole('button', { name: '紧急撤回…' }).click();
    await confirmation().getByText('第 7 版定于').waitFor();
    await pull('级别切错，立即撤回');
    await panel(officer)
      .getByText(/第 7 版没有撤回，.+ 照常执行/)
      .waitFor();
    expect(await planAt(later + 60_000)).toBe(7);
  });
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
