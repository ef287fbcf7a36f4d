/** The alerts page: a notice becomes an alert, gates acknowledge, a mistake is taken back, an end has its report. */
import { writeFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 2_000, confirmClose: 1_000, leave: 300 },
  });
  for (const plate of ['冀B12345', '冀B56789'])
    await watched.site.lane('1-in').drive({ plate, colour: 'yellow', speed: 8 });
  officer = await watched.newPage('zh', 'officer');
});
afterAll(() => watched.close());

const panel = (page: Page, title: string): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
const switchForm = (page: Page): Locator => page.locator('form[action="?/switch"][data-alive]');
async function open(page: Page, path = '/alerts'): Promise<void> {
  await page.goto(watched.url + path);
  await page.locator('form[data-alive]').first().waitFor();
}
async function send(page: Page, button: string): Promise<void> {
  await switchForm(page).getByRole('button', { name: button, exact: true }).click();
}
async function levelNow(): Promise<string | undefined> {
  const [row] = await watched.site.database.$queryRaw<
    { level: string }[]
  >`SELECT alert_level_at(now()) AS level`;
  return row?.level;
}
const newest = (kind: string) =>
  watched.site.database.ledgerEntry.findFirstOrThrow({ where: { kind }, orderBy: { seq: 'desc' } });

describe('an officer with a notice', () => {
  it('announces it from the start page with two clicks and the form, and sees whom it stops before', async () => {
    await officer.goto(watched.url);
    await officer.getByRole('link', { name: '预警', exact: true }).click();
    await switchForm(officer).locator('input[value=orange]').check();
    await officer.getByText('2 辆中 1 辆会被拦下').waitFor();
    await panel(officer, '会拦下谁').getByText('冀B12345').waitFor();
    await panel(officer, '会拦下谁').getByText('厂内 4 台须停用').waitFor();
    await switchForm(officer).locator('[name=noticeNo]').fill('北岸气指办〔2026〕41号');
    await switchForm(officer).locator('[name=reason]').fill('收到市级橙色预警通知');
    await switchForm(officer)
      .locator('[name=noticeFile]')
      .setInputFiles({
        name: '41号通知.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4 notice'),
      });
    await send(officer, '公告预警');
    await officer.getByText(/已公告橙色预警/).waitFor();
    const { payload } = await newest('alert-started');
    expect(JSON.parse(payload)).toMatchObject({
      level: 'orange',
      username: expect.any(String) as string,
      noticeNo: '北岸气指办〔2026〕41号',
      noticeFile: { name: '41号通知.pdf', type: 'application/pdf', bytes: 15 },
    });
  });

  it('sees every gate acknowledge it, and what has to stop in the plant', async () => {
    await officer.getByText('4 个闸口都已按此执行').waitFor();
    await panel(officer, '厂内停用清单').getByText('8 台中 4 台停用').waitFor();
  });

  it('finds the notice again as it came', async () => {
    const link = panel(officer, '历次预警').getByRole('link', { name: '41号通知.pdf' });
    const answer = await officer.request.get(watched.url + ((await link.getAttribute('href')) ?? ''));
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/pdf']);
    expect((await answer.body()).toString()).toBe('%PDF-1.4 notice');
    expect((await officer.request.get(`${watched.url}/alerts/notices/${'a'.repeat(64)}`)).status()).toBe(404);
  });

  it('is told at the field of a file that is no notice, and loses nothing else', async () => {
    await switchForm(officer).locator('input[value=red]').check();
    await switchForm(officer).locator('[name=reason]').fill('升级为红色');
    await switchForm(officer)
      .locator('[name=noticeFile]')
      .setInputFiles({ name: 'notice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
    await send(officer, '更改级别');
    await officer.getByText('通知文件须是 PDF、JPG 或 PNG').waitFor();
    expect(await switchForm(officer).locator('[name=reason]').inputValue()).toBe('升级为红色');
    expect(await levelNow()).toBe('orange');
  });

  it('is told when somebody has switched meanwhile', async () => {
    const other = await watched.newPage('zh', 'officer');
    await open(other);
    await open(officer);
    // The page of the first is held as it is: its stream is cut.
    await officer.context().route('**/__data.json*', (route) => route.abort());
    await switchForm(other).locator('input[value=yellow]').check();
    await switchForm(other).locator('[name=reason]').fill('通知降为黄色');
    await send(other, '更改级别');
    await other.getByText(/已改为黄色预警/).waitFor();
    await switchForm(officer).locator('input[value=red]').check();
    await switchForm(officer).locator('[name=reason]').fill('通知升为红色');
    await send(officer, '更改级别');
    await officer.getByText('别人刚刚切换过').waitFor();
    expect(await levelNow()).toBe('yellow');
    await officer.context().unroute('**/__data.json*');
    await other.context().close();
  });
});

describe('the emergency brake', () => {
  const form = (): Locator => officer.locator('form[action="?/brake"]');

  it('goes back only when it is confirmed', async () => {
    await open(officer);
    await officer.getByRole('button', { name: '紧急撤回…' }).click();
    await form().locator('[name=reason]').fill('级别切错，立即撤回');
    await form().getByRole('button', { name: '立即撤回' }).click();
    await officer.getByText('先核对要恢复到的状态，再勾选').waitFor();
    expect(await levelNow()).toBe('yellow');
  });

  it('is back at the state before within seconds, and the ledger says so', async () => {
    await form().locator('[name=confirmed]').check();
    const begun = Date.now();
    await form().getByRole('button', { name: '立即撤回' }).click();
    await officer.getByText('已撤回到「橙色预警，一企一策 第 1 版」').waitFor();
    expect(await levelNow()).toBe('orange');
    await officer.getByText('4 个闸口都已按此执行').waitFor();
    const { payload, occurredAt } = await newest('alert-changed');
    expect(JSON.parse(payload)).toMatchObject({ brake: true, level: 'orange', reason: '级别切错，立即撤回' });
    expect(occurredAt.getTime()).toBeGreaterThanOrEqual(begun);
  });

  it('is not for whoever may not switch', async () => {
    const guard = await watched.newPage('zh', 'operator');
    await guard.goto(`${watched.url}/alerts`);
    expect(await panel(guard, '紧急撤回').count()).toBe(0);
    expect(await guard.getByRole('button', { name: '更改级别' }).count()).toBe(0);
    const answer = await guard.request.post(`${watched.url}/alerts?/brake`, {
      form: { basedOn: '1', confirmed: 'yes', reason: '门卫试一试' },
      headers: { origin: watched.url },
    });
    expect(answer.status()).toBe(403);
    await guard.context().close();
  });
});

describe('the end', () => {
  it('is announced, and the alert has a page that waits for its report', async () => {
    await open(officer);
    await officer.getByRole('button', { name: '解除预警', exact: true }).first().click();
    await switchForm(officer).locator('[name=reason]').fill('收到解除通知');
    await switchForm(officer).locator('[name=noticeNo]').fill('北岸气指办〔2026〕42号');
    await switchForm(officer).getByRole('button', { name: '解除预警', exact: true }).click();
    await officer.getByText(/解除已入台账/).waitFor();
    await officer.locator('.band').waitFor({ state: 'detached' });
    await panel(officer, '历次预警').locator('a[href^="/alerts/2"]').first().click();
    await officer.getByText('这里就有报告').waitFor();
    expect(await panel(officer, '时间线').getByText('紧急撤回').count()).toBe(1);
    expect((await officer.goto(`${watched.url}/alerts/20200101T000000.000Z`))?.status()).toBe(404);
    expect((await officer.goto(`${watched.url}/alerts/%27`))?.status()).toBe(404);
  });
});

describe('the report', () => {
  it('is a page and a PDF that names its entry', async () => {
    const { temporal, config, database } = watched.site;
    const at = Date.now();
    const order = { person: 'officer', reason: '41号通知', noticeNo: '41号', at } as const;
    const { alert } = await startAlert(
      temporal.client,
      { ...order, level: 'orange', effectiveFrom: at },
      { taskQueue: config.temporal.taskQueue, closeAfter: 1 },
    );
    await watched.site.lane('2-in').drive({ plate: '冀B12345', colour: 'yellow', speed: 8, patienceMs: 300 });
    await liftAlert(temporal.client, alert, { ...order, at: Date.now(), effectiveFrom: Date.now() });
    await temporal.client.workflow.getHandle(alert).result();
    const path = `${watched.url}/alerts/${alert.slice(6)}`;
    await officer.goto(path);
    await officer.getByText('报告已入台账').waitFor();
    await panel(officer, '拦截原因').getByText('橙色预警期间').waitFor();
    const pdf = await officer.request.get(`${path}/report.pdf`);
    expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
    const bytes = await pdf.body();
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    // The whole font is 10 MB: only what is written is in it.
    expect(bytes.length).toBeLessThan(200_000);
    if (process.env['GREENGATE_KEEP_PDF']) writeFileSync(process.env['GREENGATE_KEEP_PDF'], bytes);
    const taken = await database.ledgerEntry.findFirstOrThrow({
      where: { kind: 'access' },
      orderBy: { seq: 'desc' },
    });
    expect(JSON.parse(taken.payload)).toMatchObject({ act: 'export', role: 'officer' });
    const running = await database.alert.findFirst({ where: { closedAt: null } });
    const none = await officer.request.get(`${watched.url}/alerts/${running?.id.slice(6) ?? ''}/report.pdf`);
    expect(none.status()).toBe(404);
  });
});

describe('the plan of the plant', () => {
  it('is filled in by one person, approved by another, and in force at the gates', async () => {
    const reviewer = await watched.newPage('zh', 'reviewer');
    await open(officer, '/policies/plan/2/edit');
    await officer.locator('select[name="road-yellow"]').selectOption('orange@1');
    await officer.locator('[name=encodings]').fill('grade: 1=red; 2=orange');
    await officer.getByRole('button', { name: '保存草稿' }).click();
    await officer.getByText('每行写成').first().waitFor();
    await officer.locator('[name=encodings]').fill('grade: 1=red, 2=orange, 3=yellow');
    await officer.getByRole('button', { name: '保存草稿' }).click();
    await officer.getByText('已保存（第 1 次）').waitFor();
    const step = async (page: Page, name: string): Promise<void> => {
      await open(page, '/policies/plan/2');
      const next = panel(page, '下一步');
      await next.getByRole('radio', { name }).check();
      await next.locator('select[name=reason]').selectOption('checked');
      await next.locator('[name=text]').fill('按备案的操作方案核对');
      await next.getByRole('button', { name, exact: true }).click();
    };
    await step(officer, '提交批准');
    await officer.getByText('已提交，等他人批准').waitFor();
    await step(reviewer, '批准');
    await reviewer.getByText('已批准，可以发布').waitFor();
    await step(officer, '发布');
    await officer.getByText('已发布，此版本不再改动').waitFor();
    await open(officer);
    await panel(officer, '一企一策').getByText('第 2 版').waitFor();
    await waitUntil(
      async () => (await watched.site.database.gateAcknowledgement.count({ where: { level: 'none' } })) >= 12,
      { what: 'the gates to acknowledge the plan' },
    );
  });
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
