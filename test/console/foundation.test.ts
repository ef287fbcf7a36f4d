/** What every page has in common: languages and themes, keys, search, lists that can be kept and taken out, budgets. */
import { readFile } from 'node:fs/promises';
import { readXlsx } from 'hucre';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { recordAccess } from '../../people/access-log.ts';
import { startAlert } from '../../workflows/client/switch-alert.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;

beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  const { site } = watched;
  await site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
  const order = {
    level: 'orange',
    effectiveFrom: Date.now() - 1,
    person: '环保专员',
    at: Date.now(),
  } as const;
  await startAlert(
    site.temporal.client,
    { ...order, reason: '41号通知', noticeNo: null },
    site.config.temporal.taskQueue,
  );
}, 120_000);
afterAll(() => watched.close());

async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return readFile(await file.path());
}

/** RFC 4180, with the byte order mark before it and a line end after each row. */
function parseCsv(text: string): string[][] {
  const cells = [...text.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of cells) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** A page that has just been drawn does not hear yet: tried until what follows is there. */
async function until(follows: Locator, act: () => Promise<void>): Promise<void> {
  await waitUntil(async () => {
    if (await follows.isVisible()) return true;
    await act();
    return follows.waitFor({ timeout: 500 }).then(
      () => true,
      () => false,
    );
  });
}

describe('keys', () => {
  it('release a blocked truck without the mouse, in eight strokes and its text', async () => {
    const page = await watched.newPage('zh', 'operator');
    await page.goto(watched.url);
    const drive = watched.site
      .lane('2-in')
      .drive({ plate: '冀B12345', colour: 'yellow', patienceMs: 60_000 });
    await page.locator('li', { hasText: '12345' }).getByText('拦截待处置').waitFor();
    await until(page.locator('select[name=reason]'), () => page.keyboard.press('r'));
    await page.keyboard.press('2');
    await page.keyboard.type('已核对通行证');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已下令放行 冀B12345').waitFor();
    expect((await drive).opened).toBe(true);
    const entry = await watched.site.database.ledgerEntry.findFirstOrThrow({
      where: { kind: 'passage-released' },
      orderBy: { seq: 'desc' },
    });
    expect(JSON.parse(entry.payload)).toMatchObject({
      person: '门卫甲',
      username: 'test.operator',
      role: 'operator',
      address: '127.0.0.1',
      reason: { code: 'livelihood', text: '已核对通行证' },
    });
    await page.context().close();
  });

  it('act on what is selected when the page opens, and take no words from one truck to the next', async () => {
    const { site } = watched;
    const waits = { colour: 'yellow', patienceMs: 60_000 } as const;
    void site.lane('1-in').drive({ ...waits, plate: '冀B12345' });
    await waitUntil(async () => (await site.database.laneLive.count({ where: { state: 'blocked' } })) === 1);
    void site.lane('2-in').drive({ ...waits, plate: '冀B99887' });
    await waitUntil(async () => (await site.database.laneLive.count({ where: { state: 'blocked' } })) === 2);
    const page = await watched.newPage('zh', 'operator');
    await page.goto(watched.url);
    await until(page.locator('select[name=reason]'), () => page.keyboard.press('r'));
    expect(await page.locator('li[aria-current=true] select[name=reason]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    await page
      .locator('li[aria-current=true]', { hasText: '12345' })
      .locator('textarea[name=text]')
      .last()
      .waitFor();
    const passages = await site.database.passage.findMany({ where: { state: 'blocked' } });
    const pathOf = (plate: string): string =>
      `/passages/${passages.find(({ plateNo }) => plateNo === plate)?.id.replace('passage/', '')}`;
    await page.goto(watched.url + pathOf('冀B12345'));
    await until(page.locator('textarea[name=text]'), () => page.keyboard.press('r'));
    await page.locator('textarea[name=text]').fill('只给这一辆');
    await page.locator('header').getByTitle('查找').click();
    await page.getByRole('dialog').getByRole('combobox').fill('99887');
    await page.getByRole('dialog').getByText('2-in/').first().click();
    await page.waitForURL(watched.url + pathOf('冀B99887'));
    await page.getByRole('button', { name: '放行…' }).waitFor();
    expect(await page.locator('textarea[name=text]').count()).toBe(0);
    for (const [index, { id }] of passages.entries())
      await site.temporal.client.workflow.getHandle(id).executeUpdate('refuse', {
        args: [
          { person: { name: '门卫甲' }, reason: { code: 'no-business', text: '无业务，劝返' }, at: index },
        ],
      });
    await page.context().close();
  });

  it('close a form without losing what was typed, and say what they do', async () => {
    const page = await watched.newPage('zh', 'operator');
    await page.goto(watched.url);
    void watched.site
      .lane('2-out')
      .drive({ plate: '冀B00002', colour: 'yellow', unread: true, patienceMs: 20_000 });
    // Others of this file may still stand refused: this one is chosen by hand.
    await page.getByText('人工识别', { exact: true }).click();
    await until(page.locator('[name=plateNo]'), () => page.keyboard.press('i'));
    await page.locator('[name=plateNo]').fill('冀B9');
    await page.keyboard.press('Escape');
    await page.locator('[name=plateNo]').waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('下一项待处理').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('i');
    await page.locator('[name=plateNo]').waitFor();
    expect(await page.locator('[name=plateNo]').inputValue()).toBe('冀B9');
    await page.context().close();
  });

  it('are heard right after Esc, whatever was written before: in a search that closed, in a field that has gone', async () => {
    const page = await watched.newPage('zh', 'operator');
    await page.goto(`${watched.url}/passages`);
    const dialog = page.getByRole('dialog');
    const help = dialog.getByText('下一行');
    await until(dialog, () => page.keyboard.press('Control+k'));
    await dialog.getByRole('combobox').press('x');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await help.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[name=plate]').press('x');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('?');
    expect(await dialog.count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await help.waitFor();
    await page.context().close();
  });
});

it('finds plates, passages and pages, and nothing that the role may not see', async () => {
  const page = await watched.newPage('zh', 'operator');
  await page.goto(watched.url);
  const dialog = page.getByRole('dialog');
  await until(dialog, () => page.keyboard.press('Control+k'));
  await dialog.getByRole('combobox').fill('b56789');
  await dialog.getByText('车辆档案').waitFor();
  await dialog.getByText('1-in/').first().click();
  await page.waitForURL(/\/passages\/1-in\//);
  await until(dialog, () => page.keyboard.press('Control+k'));
  await dialog.getByRole('combobox').fill('审计');
  await dialog.getByText('没有找到').waitFor();
  await dialog.getByRole('combobox').fill('台账');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${watched.url}/ledgers`);
  await page.context().close();
});

it('changes language and theme on any page, and stays there', async () => {
  const page = await watched.newPage('zh', 'auditor');
  await page.goto(`${watched.url}/audit?kind=access`);
  const theme = (): Promise<unknown> => page.evaluate('document.documentElement.dataset.theme');
  expect(await theme()).toBe('light');
  await page.getByRole('button', { name: '深色' }).click();
  await page.getByRole('button', { name: '浅色' }).waitFor();
  expect(await theme()).toBe('dark');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Audit', exact: true }).waitFor();
  expect(page.url()).toBe(`${watched.url}/audit?kind=access`);
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  expect(await page.getByText(/[\u4e00-\u9fff]/).allInnerTexts()).toSatisfy((texts: string[]) =>
    // Names of people and of the language to change to stay what they are.
    texts.every((text) => /中文|甲|绿闸/.test(text)),
  );
  await page.context().close();
});

describe('lists', () => {
  it('keep filters, order and columns in the address and in a view that only its owner sees', async () => {
    const page = await watched.newPage('zh', 'officer');
    await page.goto(`${watched.url}/passages`);
    await page.locator('select[name=outcome]').selectOption('allow');
    await page.getByRole('button', { name: '筛选' }).click();
    await page.waitForURL(/outcome=allow/);
    await page.getByRole('link', { name: '号牌', exact: true }).click();
    await page.waitForURL(/sort=plate/);
    expect(await page.locator('th[aria-sort=ascending]').innerText()).toBe('号牌');
    const confidence = page.getByRole('menuitemcheckbox', { name: '置信度' });
    await until(confidence, () => page.getByRole('button', { name: '列', exact: true }).click());
    await confidence.click();
    await page.waitForURL(/cols=.*confidence/);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: '置信度' }).waitFor();
    await page.getByRole('button', { name: '视图' }).click();
    await page.getByLabel('视图名称').fill('放行的车');
    await page.getByRole('button', { name: '保存为视图' }).click();
    await page.getByText('视图 放行的车 已保存').waitFor();
    await page.goto(`${watched.url}/passages`);
    const view = page.getByRole('link', { name: '放行的车' });
    await until(view, () => page.getByRole('button', { name: '视图' }).click());
    await view.click();
    await page.waitForURL(/outcome=allow/);
    expect(page.url()).toMatch(/sort=plate/);
    await page.getByRole('columnheader', { name: '置信度' }).waitFor();
    await page.context().close();
    const other = await watched.newPage('zh', 'auditor');
    await other.goto(`${watched.url}/passages`);
    await until(other.getByText('还没有保存的视图'), () =>
      other.getByRole('button', { name: '视图' }).click(),
    );
    await other.context().close();
  });

  it('go out as CSV and XLSX exactly as filtered; nothing in them is calculated, and it is recorded', async () => {
    const { database } = watched.site;
    await recordAccess(database, {
      act: 'refused',
      person: '=HYPERLINK("http://x")',
      username: '@SUM(1)',
      role: null,
      address: '127.0.0.1',
      detail: '-1+1',
    });
    const page = await watched.newPage('zh', 'auditor');
    const query = `kind=access&person=${encodeURIComponent('=HYPERLINK("http://x")')}&cols=number,at,person,subject`;
    await page.goto(`${watched.url}/audit?${query}`);
    const csv = (await download(page, '导出 CSV')).toString('utf8');
    const [head, line, end] = csv.split('\r\n');
    expect(head).toBe('\uFEFF编号,时间,人员,对象,完整内容');
    expect(line).toMatch(
      /^\d+,2\d{3}-.*\+08:00,"'=HYPERLINK\(""http:\/\/x""\)",account\/@SUM\(1\),"\{.*\}"$/,
    );
    expect(end).toBe('');
    const [sheet] = (await readXlsx(new Uint8Array(await download(page, '导出 XLSX')))).sheets;
    expect(sheet?.rows.length).toBe(2);
    expect(sheet?.rows[0]).toEqual(['编号', '时间', '人员', '对象', '完整内容']);
    const [number, at, person, subject] = sheet?.rows[1] ?? [];
    expect([typeof number, person, subject]).toEqual(['number', '=HYPERLINK("http://x")', 'account/@SUM(1)']);
    expect(at).toBeInstanceOf(Date);
    const exports = await database.ledgerEntry.findMany({
      where: { kind: 'access', payload: { contains: '"act":"export"' } },
    });
    expect(exports.map(({ payload }) => (JSON.parse(payload) as { detail: string }).detail)).toEqual([
      expect.stringContaining('audit csv person==HYPERLINK("http://x"), kind=access'),
      expect.stringContaining('audit xlsx person==HYPERLINK("http://x"), kind=access'),
    ]);
    await page.context().close();
  });

  it('the audit log goes out whole: what is in an entry, and what is in that', async () => {
    const { database } = watched.site;
    const person = '审计员乙';
    const detail = '长'.repeat(40_000);
    await recordAccess(database, {
      act: 'refused',
      person,
      username: 'test.long',
      role: 'auditor',
      address: '127.0.0.1',
      detail,
    });
    const page = await watched.newPage('zh', 'auditor');
    const rowsOf = async (query: string, format: 'csv' | 'xlsx'): Promise<unknown[][]> => {
      await page.goto(`${watched.url}/audit?${query}&cols=number,detail`);
      const file = await download(page, `导出 ${format.toUpperCase()}`);
      if (format === 'csv') return parseCsv(file.toString('utf8')).slice(1);
      return (await readXlsx(new Uint8Array(file))).sheets[0]?.rows.slice(1) ?? [];
    };
    for (const format of ['csv', 'xlsx'] as const) {
      const decided = await rowsOf('kind=passage-decided', format);
      const entries = await database.ledgerEntry.findMany({ where: { kind: 'passage-decided' } });
      expect(decided.length).toBe(entries.length);
      for (const [number, line, whole] of decided) {
        expect(whole).toBe(entries.find(({ seq }) => seq === BigInt(String(number)))?.payload);
        expect(String(line)).toContain('判定：[');
        expect(String(line).length).toBeGreaterThan(1_000);
      }
    }
    const query = `kind=access&person=${encodeURIComponent(person)}`;
    const [[, line, whole] = []] = await rowsOf(query, 'csv');
    expect(line).toContain(detail);
    expect(JSON.parse(String(whole))).toMatchObject({ detail });
    const [[, cut, cutWhole] = []] = await rowsOf(query, 'xlsx');
    for (const cell of [String(cut), String(cutWhole)]) {
      expect(cell.length).toBe(32_767);
      expect(cell).toMatch(/…（已截断：原文 4[^字]+ 字，全文见 CSV 导出）$/);
    }
    await page.context().close();
  });

  it.each(['/passages', '/ledgers', '/ledgers/vehicles', '/uploads', '/audit'])(
    '%s: every column there is goes out in both formats',
    async (path) => {
      const page = await watched.newPage('en', 'auditor');
      await waitUntil(async () => (await watched.site.database.upload.count()) > 0);
      await page.goto(watched.url + path);
      await until(page.getByRole('menuitemcheckbox').first(), () =>
        page.getByRole('button', { name: 'Columns' }).click(),
      );
      const columns = await page.getByRole('menuitemcheckbox').allInnerTexts();
      const offered = page.getByRole('menuitemcheckbox', { checked: false });
      for (let left = await offered.count(); left > 0; left -= 1) {
        await offered.first().click();
        await waitUntil(async () => (await offered.count()) === left - 1);
      }
      await page.keyboard.press('Escape');
      const csv = (await download(page, 'Export CSV')).toString('utf8').split('\r\n');
      expect(csv[0]?.slice(1).split(',')).toEqual(columns.map((column) => column.trim()));
      const [sheet] = (await readXlsx(new Uint8Array(await download(page, 'Export XLSX')))).sheets;
      // That the first file was taken out is an entry more.
      expect(sheet?.rows.length).toBe(csv.length - 1 + (path === '/audit' ? 1 : 0));
      expect(sheet?.rows.length).toBeGreaterThan(1);
      await page.context().close();
    },
    30_000,
  );
});

describe('budgets', () => {
  it('the live board needs at most 170 kB of compressed JavaScript', async () => {
    const page = await watched.newPage('zh', 'operator');
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js'))
        sizes.push(
          response
            .request()
            .sizes()
            .then(({ responseBodySize }) => responseBodySize),
        );
    });
    await page.goto(watched.url, { waitUntil: 'networkidle' }).catch(() => undefined);
    const kilobytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1_000;
    expect(sizes.length).toBeGreaterThan(3);
    expect(kilobytes).toBeGreaterThan(20);
    expect(kilobytes).toBeLessThanOrEqual(170);
    await page.context().close();
  });

  it('answers first within 100 ms, 95 times in a hundred, in one of five series', async () => {
    const page = await watched.newPage('zh', 'auditor');
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    // Other tests share the processor: what the console can do shows in its best series.
    const best = Math.min(...(await seriesOf(5, () => firstAnswers(cookie))));
    expect(best).toBeLessThanOrEqual(100);
    await page.context().close();
  }, 60_000);
});

/** p95 of 50 first answers, ms. */
async function firstAnswers(cookie: string): Promise<number> {
  const times: number[] = [];
  for (const path of ['/', '/passages', '/ledgers', '/audit', '/uploads']) {
    for (let round = 0; round < 10; round += 1) {
      const started = performance.now();
      const response = await fetch(watched.url + path, { headers: { cookie, accept: 'text/html' } });
      times.push(performance.now() - started);
      expect(response.status).toBe(200);
      await response.arrayBuffer();
    }
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Infinity;
}

async function seriesOf(count: number, measure: () => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count && !found.some((value) => value <= 100)) found.push(await measure());
  return found;
}

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
