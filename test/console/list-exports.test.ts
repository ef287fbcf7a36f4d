/** Lists in a browser: kept as views, and taken out as files, exactly as they are filtered. */
import { readFile } from 'node:fs/promises';
import { readXlsx } from 'hucre';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { recordAccess } from '../../people/access-log.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { until } from './until.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;

beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  await watched.site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
});
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

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
