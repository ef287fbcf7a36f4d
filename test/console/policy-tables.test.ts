/** The tables of a draft, edited by keys as in a spreadsheet: real clipboard, real analysis, real saves. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
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
  officer = await newOfficer();
});
afterAll(() => watched.close());

async function newOfficer(lang: 'zh' | 'en' = 'zh'): Promise<Page> {
  const page = await watched.newPage(lang, 'officer');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: watched.url });
  return page;
}

const path = '/policies/orange/2/edit';
const grid = (page: Page): Locator => page.getByRole('grid');
const aside = (page: Page): Locator => page.locator('aside');

async function open(page: Page, address: string): Promise<void> {
  await page.goto(watched.url + address);
  await page.locator('form[data-alive]').waitFor();
}

/** By Tab alone, from wherever the focus is. */
async function tabIntoGrid(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: '加一列' }).focus();
  for (let n = 0; n < 12; n += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate('document.activeElement?.closest("[role=grid] td") !== null')) return;
  }
  throw new Error('Tab does not lead into the table');
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** What the rows say, by their first cells. */
async function rows(page: Page, cells = 4): Promise<string[][]> {
  return page.evaluate(
    `[...document.querySelectorAll('[role=grid] tbody tr:not(.found)')].map((row) =>
      [...row.querySelectorAll('td .v')].slice(0, ${cells}).map((cell) => cell.textContent.trim()))`,
  );
}

const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement?.getAttribute("aria-label") ?? ""');
const write = (page: Page, text: string): Promise<unknown> =>
  page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
const clipboard = (page: Page): Promise<string> => page.evaluate('navigator.clipboard.readText()');

async function savedDocument(
  version = 2,
): Promise<{ parts: { rows?: { id: string; cells: unknown[] }[] }[] }> {
  const row = await watched.site.database.policyWork.findUniqueOrThrow({
    where: { id_version: { id: 'orange', version } },
  });
  return row.document as never;
}

describe('by keys alone', () => {
  it('a row is inserted, its cells are typed and picked, and the analysis speaks at the row', async () => {
    await open(officer, `${path}?from=1`);
    await aside(officer).getByText('没有缺口、重叠或无效的规则').waitFor();
    await tabIntoGrid(officer);
    expect(await focused(officer)).toBe('进出厂状态，第 1 行：进厂');
    await press(officer, 'ArrowDown', 'Control+Enter');
    // Typed as words, as a code, and as what begins a word.
    await officer.keyboard.type('in');
    await press(officer, 'Tab');
    await press(officer, 'Tab');
    await officer.keyboard.type('≤国3');
    await press(officer, 'Tab');
    expect((await rows(officer))[2]).toEqual(['进厂', '任意', '国三及以下', '拦截']);
    await grid(officer).getByText('与 orange-bans/stage-below-5 重叠').waitFor();
    await grid(officer).getByText('例 排放阶段').first().waitFor();
    await aside(officer).getByText('2 处重叠').waitFor();
  });

  it('values are picked from a list, several with space', async () => {
    await press(officer, 'ArrowLeft', 'ArrowLeft', 'F2');
    const list = officer.getByRole('listbox');
    await list.waitFor();
    // 任意, then the codes: 国零, 国一, …
    for (let n = 0; n < 5; n += 1) await press(officer, 'ArrowDown');
    await press(officer, ' ', 'ArrowDown', ' ');
    expect(await list.getByRole('option', { selected: true }).allTextContents()).toEqual(['✓国三', '✓国四']);
    await press(officer, 'Enter');
    expect((await rows(officer))[2]?.[1]).toBe('国三、国四');
    await press(officer, 'ArrowUp', 'ArrowDown', 'F2');
    await officer.keyboard.type('、国');
    expect(await list.getByRole('option').count()).toBeGreaterThan(5);
    await press(officer, 'Escape');
    expect((await rows(officer))[2]?.[1]).toBe('国三、国四');
  });

  it('an input method begins in a cell that nobody has opened', async () => {
    await press(officer, 'ArrowLeft');
    const devices = await officer.context().newCDPSession(officer);
    await devices.send('Input.imeSetComposition', { text: 'chu', selectionStart: 3, selectionEnd: 3 });
    expect(await officer.evaluate('document.activeElement?.value')).toBe('chu');
    // The key that chooses among words is no key of the table.
    await devices.send('Input.insertText', { text: '出' });
    await press(officer, 'Enter');
    expect((await rows(officer))[2]?.[0]).toBe('出厂');
    await press(officer, 'Control+z', 'ArrowRight');
    expect((await rows(officer))[2]?.slice(0, 2)).toEqual(['进厂', '国三、国四']);
  });

  it('what was done is undone and done again; cells are cleared; rows are moved, copied and deleted', async () => {
    await press(officer, 'Delete');
    expect((await rows(officer))[2]?.[1]).toBe('任意');
    await press(officer, 'Control+z');
    expect((await rows(officer))[2]?.[1]).toBe('国三、国四');
    await press(officer, 'Control+y');
    expect((await rows(officer))[2]?.[1]).toBe('任意');
    await press(officer, 'Control+z', 'Alt+ArrowUp');
    expect((await rows(officer)).map(([, stage]) => stage)).toEqual(['未知', '国三、国四', '不是未知']);
    await press(officer, 'Control+d');
    expect((await rows(officer)).map(([, stage]) => stage)).toEqual([
      '未知',
      '国三、国四',
      '国三、国四',
      '不是未知',
    ]);
    await press(officer, 'Shift+ArrowUp', 'Control+Delete');
    expect((await rows(officer)).map(([, stage]) => stage)).toEqual(['未知', '不是未知']);
    await aside(officer).getByText('没有缺口、重叠或无效的规则').waitFor();
  });

  it('Tab leaves the table at its end, and anywhere after Esc', async () => {
    await press(officer, 'Control+End', 'Tab');
    expect(await officer.evaluate('document.activeElement?.closest("[role=grid] td") ?? null')).toBeNull();
    await tabIntoGrid(officer);
    await press(officer, 'Control+Home', 'Escape', 'Shift+Tab');
    expect(await officer.evaluate('document.activeElement?.closest("[role=grid] td") ?? null')).toBeNull();
  });

  it('columns are chosen from the catalogue, and what a row says is edited beside what it asks', async () => {
    await tabIntoGrid(officer);
    await press(officer, 'Control+Home', 'ArrowDown');
    await officer.getByRole('combobox', { name: '加一列' }).selectOption('beijingMinute');
    expect(await focused(officer)).toBe('时间，第 2 行：任意');
    await officer.keyboard.type('22点-次日8点');
    await press(officer, 'Enter');
    expect((await rows(officer))[1]?.[1]).toBe('22:00–08:00');
    await officer.getByRole('group', { name: '列 时间' }).getByRole('button', { name: '右移' }).click();
    expect((await rows(officer))[1]?.slice(1, 3)).toEqual(['不是未知', '22:00–08:00']);
    await officer.getByRole('group', { name: '列 时间' }).getByRole('button', { name: '删除此列' }).click();
    expect((await rows(officer))[1]).toEqual(['进厂', '不是未知', '国四及以下', '拦截']);
    await press(officer, 'End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Enter');
    await officer.keyboard.press('Control+a');
    await officer.keyboard.type('这一行的屏显文字超过了十六个字不行');
    await press(officer, 'Enter');
    await officer.locator('td[title*="不超过 16 个字符"]').waitFor();
    await aside(officer).getByText('进厂禁令 · 第 2 行 · 屏显').waitFor();
    await press(officer, 'Control+z');
  });

  it('is saved with Ctrl S, also what is still being typed', async () => {
    await tabIntoGrid(officer);
    await press(officer, 'Control+Home', 'ArrowRight', 'ArrowRight', 'F2');
    await officer.keyboard.type('柴油 国四及以下；燃气 国三及以下');
    await press(officer, 'Control+s');
    await officer.getByText('已保存，第 1 次').waitFor();
    const { parts } = await savedDocument();
    expect(parts[1]?.rows?.[0]?.cells).toEqual([
      { in: ['in'] },
      { in: ['unknown'] },
      { bannedUpTo: { diesel: 4, gas: 3 } },
    ]);
    await officer.reload();
    await grid(officer).getByText('柴油 国四及以下；燃气 国三及以下').waitFor();
  });
});

describe('with a spreadsheet', () => {
  it('a block is copied as words and pasted back, rows beyond the end are added', async () => {
    await open(officer, path);
    await tabIntoGrid(officer);
    await press(officer, 'Control+Home', 'Shift+ArrowDown', 'Shift+ArrowRight', 'Control+c');
    expect(await clipboard(officer)).toBe('进厂\t未知\n进厂\t不是未知');
    await write(officer, '进厂状态\nout\t国一, 国二\n出厂\t6\n');
    await press(officer, 'ArrowLeft', 'Control+End', 'Home');
    await write(officer, 'out\t国一, 国二\n出厂\t6\r\n');
    await press(officer, 'ArrowDown', 'Control+v');
    expect((await rows(officer, 2)).slice(1)).toEqual([
      ['出厂', '国一、国二'],
      ['出厂', '国六'],
    ]);
    await officer.getByText('已粘贴 2 行').waitFor();
  });

  it('a sheet with the names of columns goes where they say', async () => {
    await write(officer, '结果\t排放阶段（比高低）\t排放阶段（代码）\n放行\t国五及以上\t任意');
    await press(officer, 'Control+Home', 'Control+v');
    expect((await rows(officer))[0]).toEqual(['进厂', '任意', '国五及以上', '放行']);
  });

  it('what cannot be read is told at its cell, keeps its text, and is not saved away', async () => {
    await press(officer, 'Control+End', 'Home');
    await write(officer, '进厂\t国5以下的\n左拐\t国四');
    await press(officer, 'Control+v');
    await officer.getByText('已粘贴 2 行，2 格读不懂，原文留在格中').waitFor();
    expect((await rows(officer, 2)).slice(2)).toEqual([
      ['进厂', '国5以下的'],
      ['左拐', '国四'],
    ]);
    await officer.locator('td[title="不认识“左拐”"]').waitFor();
    const before = await watched.site.database.ruleSetRevision.count();
    await officer.getByRole('button', { name: '保存草稿' }).click();
    await officer.getByText('有 2 格读不懂，改好或清空后再保存').waitFor();
    await expect.poll(() => focused(officer)).toBe('排放阶段（代码），第 3 行：国5以下的');
    expect(await watched.site.database.ruleSetRevision.count()).toBe(before);
    // It stays through another view and back.
    await officer.getByRole('link', { name: 'JSON' }).click();
    await officer.locator('textarea[name=document]').waitFor();
    await officer.getByRole('link', { name: '判定表' }).click();
    expect((await rows(officer, 2))[3]?.[0]).toBe('左拐');
    await tabIntoGrid(officer);
    await press(officer, 'Control+End', 'Home');
    await officer.keyboard.type('出');
    await press(officer, 'Enter', 'ArrowUp', 'ArrowRight', 'Delete');
    await expect.poll(() => officer.getByText('格读不懂').count()).toBe(0);
  });
});

describe('beside others', () => {
  it('the second save is told, and the table keeps what was done', async () => {
    const other = await newOfficer();
    await open(officer, path);
    await open(other, path);
    for (const [page, text] of [
      [officer, '国三及以下'],
      [other, '国二及以下'],
    ] as const) {
      await tabIntoGrid(page);
      await press(page, 'Control+Home', 'ArrowRight', 'ArrowRight');
      await page.keyboard.type(text);
      await press(page, 'Enter', 'Control+s');
    }
    await officer.getByText('已保存，第 2 次').waitFor();
    await other.getByText('之后有人保存过').waitFor();
    expect((await rows(other))[0]?.[2]).toBe('国二及以下');
    expect((await savedDocument()).parts[1]?.rows?.[0]?.cells[2]).toEqual({ to: 4 });
    await other.context().close();
  });

  it('what was done stays when the session ends, and is asked for before the page is left', async () => {
    const page = await newOfficer();
    await open(page, path);
    await tabIntoGrid(page);
    await press(page, 'Control+Home', 'ArrowRight', 'ArrowRight');
    await page.keyboard.type('国一');
    await press(page, 'Enter');
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: '回到此版本' }).click();
    await expect.poll(() => asked).toEqual(['编辑的内容还没有保存。离开此页？']);
    await page.context().clearCookies({ name: /session/ });
    await press(page, 'Control+s');
    await page.getByRole('link', { name: /登录/ }).first().waitFor();
    expect([page.url().includes('/edit'), (await rows(page))[0]?.[2]]).toEqual([true, '国一']);
    await page.context().close();
  });

  it('what is written as JSON is shown in the table, and what is no rule set stays JSON', async () => {
    await officer.getByRole('link', { name: 'JSON' }).click();
    const editor = officer.locator('textarea[name=document]');
    const text = await editor.inputValue();
    await editor.fill(text.replace('"to": 4', '"to": 3'));
    await officer.getByRole('link', { name: '判定表' }).click();
    expect((await rows(officer))[0]?.[2]).toBe('国二及以下');
    await officer.getByRole('link', { name: 'JSON' }).click();
    await editor.fill('{');
    await officer.getByRole('link', { name: '判定表' }).click();
    await officer.getByText('不是 JSON，先改好再回到判定表。').waitFor();
    expect(await editor.inputValue()).toBe('{');
    await editor.fill(text.replace('"columns"', '"colums"'));
    await officer.getByRole('link', { name: '判定表' }).click();
    await officer.getByText('$.parts[1].columns 缺内容').waitFor();
    await editor.fill(text);
    await officer.getByRole('link', { name: '判定表' }).click();
    await grid(officer).waitFor();
  });
});

it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is cut: %s', async (theme) => {
  await officer.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
  await open(officer, path);
  await aside(officer).getByRole('heading', { name: '分析' }).waitFor();
  await tabIntoGrid(officer);
  await press(officer, 'Control+Enter', 'Enter');
  await officer.getByRole('listbox').waitFor();
  const { violations } = await new AxeBuilder({ page: officer }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await press(officer, 'Escape', 'Control+z');
  expect(await unreadableText(officer)).toEqual([]);
});

it('speaks English where the page does, and reads it', async () => {
  const page = await newOfficer('en');
  await open(page, path);
  await grid(page).getByText('outcome', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Add a column' }).focus();
  for (let n = 0; n < 6; n += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).startsWith('direction')) break;
  }
  await press(page, 'ArrowRight', 'ArrowRight');
  await page.keyboard.type('China III to China IV');
  await press(page, 'Enter', 'ArrowUp');
  expect((await rows(page))[0]).toEqual(['in', 'unknown', 'China III to China IV', 'block']);
  await page.context().close();
});

it('without scripts the draft is edited as JSON', async () => {
  const plain = await watched.newPage('zh', 'officer', { scripts: false });
  await plain.goto(watched.url + path);
  await plain.getByRole('link', { name: 'JSON', exact: true }).click();
  await plain.locator('textarea[name=document]').waitFor();
  await plain.context().close();
});

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
