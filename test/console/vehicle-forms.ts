/** The forms of the page of a vehicle, as people use them. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export const patience = { timeout: 30_000 };

/** A form that checks a field when it is left has its scripts. */
export async function alive(page: Page, field: 'phone' | 'text' = 'phone'): Promise<void> {
  const complaint = page.getByText(field === 'phone' ? '写 11 位手机号' : '写 4 至 300 个字');
  const typed = page.locator(`[name=${field}]`);
  let attempt = 0;
  await expect
    .poll(async () => {
      // Another one each time: what is typed again as it is counts as nothing new.
      await typed.fill(String((attempt += 1)));
      await typed.blur();
      return complaint.count();
    }, patience)
    .toBe(1);
  await typed.fill(field === 'phone' ? '' : '就橙色预警拦截联系司机');
  await expect.poll(() => complaint.count(), patience).toBe(0);
}

export async function unmask(page: Page): Promise<void> {
  await page.getByLabel('就拦截或拒绝联系司机').check();
  await page.locator('[name=text]').fill('就橙色预警拦截联系司机');
  await page.getByRole('button', { name: '显示个人信息' }).click();
  await page.getByText('13800000002').waitFor();
}
