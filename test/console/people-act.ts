/** What people do at a site while a test looks at its pages. */
import type { Page } from 'playwright-core';
import { liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import type { RaisedLevel } from '../../workflows/contract/alert.ts';
import type { TestSite } from '../stack/test-site.ts';

let announced = '';

export async function announce(
  { temporal, config }: TestSite,
  level: RaisedLevel,
  from: number,
): Promise<void> {
  const order = { person: 'officer', reason: '41号通知', noticeNo: null, at: Date.now() };
  const { taskQueue } = config.temporal;
  const { alert } = await startAlert(
    temporal.client,
    { ...order, level, effectiveFrom: from },
    { taskQueue, closeAfter: 1 },
  );
  announced = alert;
}

/** The one that was announced last. */
export async function lift({ temporal }: TestSite): Promise<void> {
  const at = Date.now();
  const order = { effectiveFrom: at - 1, person: 'officer', reason: '撤销', at };
  await liftAlert(temporal.client, announced, order);
  await temporal.client.workflow.getHandle(announced).result();
}

/** Fills in why, and sends the form by its button. */
export async function give(page: Page, name: string): Promise<void> {
  await page.locator('select[name=reason]').selectOption({ index: 1 });
  await page.locator('[name=text]').fill('现场核对过车辆');
  await page.getByRole('button', { name }).click();
}
