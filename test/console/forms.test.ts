/** Every form says what is wrong at its fields: on the page before it is sent, and the same by the server without scripts. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../stack/wait-until.ts';
import { families } from './form-families.ts';
import type { Family } from './form-families.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  void watched.site
    .lane('2-in')
    .drive({ plate: '冀B56791', colour: 'yellow', unread: true, speed: 5, patienceMs: 600_000 })
    .catch(() => undefined);
});
afterAll(() => watched.close());

/** Nobody is signed in where signing in is looked at; an administrator has the second factor. */
async function opened({ role, path, open }: Family, scripts: boolean): Promise<Page> {
  const where = { username: 'test.administrator' };
  await watched.site.database.user.updateMany({ where, data: { twoFactorEnabled: false } });
  const page = await watched.newPage('zh', role, { scripts });
  await watched.site.database.user.updateMany({ where, data: { twoFactorEnabled: true } });
  if (path === '/sign-in') await page.context().clearCookies({ name: 'gg.session_token' });
  await page.goto(watched.url + path);
  if (scripts) await page.locator('form[data-alive]').or(page.getByText('识别…')).first().waitFor();
  await open?.(page);
  return page;
}

/** The form that has all these fields. */
function formOf(page: Page, { problems }: Family): Locator {
  return Object.keys(problems).reduce(
    (form, name) => form.filter({ has: page.locator(`[name=${name}]`) }),
    page.locator('main form'),
  );
}

async function fill(form: Locator, typed: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(typed)) await form.locator(`[name=${name}]`).fill(text);
}

/** By name of the field, what is said at it. */
async function saidAt(form: Locator): Promise<Record<string, string>> {
  const wrong = await form.locator('[aria-invalid=true]').all();
  const said = await Promise.all(
    wrong.map(async (field) => {
      const name =
        (await field.getAttribute('name')) ?? (await field.locator('[name]').first().getAttribute('name'));
      const id = await field.getAttribute('aria-describedby');
      return [name, id === null ? '' : await form.locator(`[id="${id}"]`).innerText()];
    }),
  );
  return Object.fromEntries(said) as Record<string, string>;
}

function expectSaid(said: Record<string, string>, { problems }: Family): void {
  expect(Object.keys(said)).toEqual(Object.keys(problems));
  for (const [name, text] of Object.entries(problems)) expect(said[name]).toContain(text);
}

describe.each(families)('$name', (family) => {
  const { typed, send, problems } = family;
  it('is not sent while it is wrong; what is wrong stands at the fields, and the first has the focus', async () => {
    const page = await opened(family, true);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    const form = formOf(page, family);
    await fill(form, typed);
    await form.getByRole('button', { name: send }).click();
    await form.locator('[aria-invalid=true]').first().waitFor();
    await waitUntil(
      async () => (await form.locator('[aria-invalid=true]').count()) === Object.keys(problems).length,
    );
    expectSaid(await saidAt(form), family);
    await waitUntil(
      async () => (await form.locator(':focus').getAttribute('name')) === Object.keys(problems)[0],
      { what: 'the focus on the first wrong field' },
    );
    for (const [name, text] of Object.entries(typed))
      expect(await form.locator(`[name=${name}]`).inputValue()).toBe(text);
    expect(sent).toEqual([]);
    await page.context().close();
  });

  it('comes back without scripts as it was typed, with the same words at the same fields', async () => {
    const page = await opened(family, false);
    await fill(formOf(page, family), typed);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      formOf(page, family).getByRole('button', { name: send }).click(),
    ]);
    expect(answer.status()).toBe(400);
    const form = formOf(page, family);
    await form.locator('[aria-invalid=true]').first().waitFor();
    expectSaid(await saidAt(form), family);
    for (const [name, text] of Object.entries(typed)) {
      const field = form.locator(`[name=${name}]`);
      const isSecret = (await field.getAttribute('type')) === 'password';
      expect(await field.inputValue()).toBe(isSecret ? '' : text);
    }
    await page.context().close();
  });
});

it('keeps what was typed and chosen before the page was alive', async () => {
  const where = { username: 'test.administrator' };
  await watched.site.database.user.updateMany({ where, data: { twoFactorEnabled: false } });
  const page = await watched.newPage('zh', 'administrator');
  await watched.site.database.user.updateMany({ where, data: { twoFactorEnabled: true } });
  const scripts = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await page.goto(`${watched.url}/people`, { waitUntil: 'commit' });
  const form = page.locator('form[data-form=add-person]');
  await fill(form, { username: 'guard.d', name: '门卫丁' });
  await form.locator('[name=role]').selectOption('operator');
  scripts.resolve();
  await page.locator('form[data-form=add-person][data-alive]').waitFor();
  await form.locator('[name=reason]').fill('新员工入职');
  await form.getByRole('button', { name: '新增账号' }).click();
  await page.getByText('账号 guard.d 已建立').waitFor();
  expect(await form.locator('[name=username]').inputValue()).toBe('');
  await page.context().close();
});

it('a view without a name is not saved, with scripts and without', async () => {
  const page = await watched.newPage('zh', 'operator');
  await page.goto(`${watched.url}/passages`);
  await waitUntil(async () => {
    await page.getByRole('button', { name: '视图' }).click();
    return page.locator('[name=name]').isVisible();
  });
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('名称须为 1 至 40 个字').waitFor();
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const body = new URLSearchParams({ list: 'passages', query: '?outcome=block', name: '长'.repeat(41) });
  const headers = { cookie, origin: watched.url, accept: 'text/html' };
  const answer = await fetch(`${watched.url}/views?/save`, { method: 'POST', headers, body });
  const html = await answer.text();
  expect(answer.status).toBe(400);
  expect(html).toContain('名称须为 1 至 40 个字');
  expect(html).toContain(`value="${'长'.repeat(41)}"`);
  await page.context().close();
});

describe('an order that the console does not answer', () => {
  it('stays as it was typed, with a sentence or the code to quote', async () => {
    const family = families[0] as Family;
    const page = await opened(family, true);
    const form = formOf(page, family);
    await fill(form, { plateNo: '冀B56791', text: '到车前看过号牌' });
    await form.locator('[name=reason]').selectOption({ index: 1 });
    const refused = (body: object) => ({
      status: 500,
      contentType: 'application/json',
      body: JSON.stringify(body),
    });
    const error = { status: 500, message: '控制台出错', code: 'ABCD1234' };
    const attempts: (string | null)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST')
        attempts.push(new URLSearchParams(request.postData() ?? '').get('attempt'));
    });
    await page.route('**/?/order', (route) => route.abort());
    await form.getByRole('button', { name: family.send }).click();
    await form
      .getByRole('alert')
      .getByText('没有收到控制台的答复')
      .or(form.getByText('还没有答复'))
      .waitFor();
    await page.unroute('**/?/order');
    await page.route('**/?/order', (route) => route.fulfill(refused({ type: 'error', error })));
    await form.getByRole('button', { name: family.send }).click();
    await form.getByRole('alert').getByText('控制台出错 ABCD1234').waitFor();
    // Nobody answered: sent again it is the same order.
    expect(attempts.length).toBe(2);
    expect(new Set(attempts).size).toBe(1);
    expect(await form.locator('[name=text]').inputValue()).toBe('到车前看过号牌');
    expect(await form.locator('[name=reason]').inputValue()).toBe('read-on-site');
    const tooLarge = { status: 413, contentType: 'text/html', body: '<h1>413 Request Entity Too Large</h1>' };
    await page.unroute('**/?/order');
    await page.route('**/?/order', (route) => route.fulfill(tooLarge));
    await form.getByRole('button', { name: family.send }).click();
    await form.getByRole('alert').getByText('提交的内容太大').waitFor();
    await page.context().close();
  });
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
