import { describe, expect, it } from 'vitest';
import { loadLayeredSeed } from '../../../../../rules/sets/layered-seeds.ts';
import { documentOf, readDraft, unreadCells, writeDraft } from './draft.ts';
import type { Draft, DraftTable } from './draft.ts';
import { begun, done, redone, undone } from './edit-history.ts';
import { columnsOf, emptied, textOf, withText } from './grid-columns.ts';
import { factHeads } from './fact-words.ts';
import { addRule, addTable, removePart, replacePart } from './part-edits.ts';
import { pasteBlock } from './paste-block.ts';
import {
  changeRows,
  copyRow,
  deleteColumn,
  deleteRows,
  insertColumn,
  insertRows,
  blankRow,
  moveColumn,
  moveRows,
} from './table-edits.ts';
import { readTsv, writeTsv } from './tsv.ts';

const seed = loadLayeredSeed('orange', () => '').document;
const draft = ((): Draft => {
  const read = readDraft(JSON.stringify(seed));
  if ('place' in read) throw new Error(read.place);
  return read.draft;
})();
const table = draft.parts[1] as DraftTable;
const ids = ({ rows }: DraftTable): string[] => rows.map(({ id }) => id);
const first = (one: DraftTable, place = 0) => one.rows[place] ?? blankRow(one);
const words = { lang: 'zh', any: '任意' } as const;
const lineOf = (one: DraftTable, row: number): string[] =>
  columnsOf(one)
    .slice(0, 5)
    .map((column) => textOf(first(one, row), column, words));
const paste = (one: DraftTable, text: string, at = { top: 0, bottom: 0, left: 0, right: 0 }) =>
  pasteBlock(one, readTsv(text), { at, headsOf: ({ key }) => factHeads(key, []) });

describe('a draft', () => {
  it('is read and written without a change', () => {
    expect(JSON.parse(writeDraft(draft))).toEqual({ ...seed, digest: undefined });
  });

  it('that is none says what is missing', () => {
    expect(readDraft('{')).toEqual({ place: '' });
    expect(readDraft('{"format":"greengate-rule-set/1"}')).toEqual({ place: '$.format' });
    const broken = { ...seed, parts: [{ kind: 'table', id: 'a' }] };
    expect(readDraft(JSON.stringify(broken))).toEqual({ place: '$.parts[0].layer' });
  });
});

describe('rows and columns', () => {
  it('are inserted, moved, copied and deleted', () => {
    const more = insertRows(table, 1, [blankRow(table)]);
    expect(ids(more)).toEqual(['stage-unknown', 'row-3', 'stage-below-5']);
    expect(ids(moveRows(more, { from: 1, to: 2, by: -1 }))).toEqual([
      'row-3',
      'stage-below-5',
      'stage-unknown',
    ]);
    expect(moveRows(more, { from: 0, to: 0, by: -1 })).toBe(more);
    expect(ids(copyRow(more, 0))).toEqual(['stage-unknown', 'stage-unknown-4', 'row-3', 'stage-below-5']);
    expect(ids(deleteRows(more, 0, 1))).toEqual(['stage-below-5']);
    expect(first(deleteRows(more, 0, 2)).cells).toEqual([null, null, null]);
  });

  it('of facts keep their cells', () => {
    const wide = insertColumn(table, 1, 'cargo');
    expect(lineOf(wide, 1)).toEqual(['进厂', '任意', '不是未知', '国四及以下', '拦截']);
    expect(lineOf(moveColumn(wide, 1, -1), 1)).toEqual(['任意', '进厂', '不是未知', '国四及以下', '拦截']);
    expect(deleteColumn(wide, 1)).toEqual(table);
    const [only] = [deleteColumn(deleteColumn(table, 0), 0)];
    expect(deleteColumn(only, 0)).toBe(only);
  });

  it('renamed take the tests along that name them', () => {
    const renamed = changeRows(table, [1, 1], (row) => ({ ...row, id: 'below-5' }));
    const after = replacePart(draft, 1, renamed);
    expect(after.tests.filter(({ expect: { rule } }) => rule === 'orange-bans/below-5')).toHaveLength(6);
    const moved = replacePart(draft, 1, { ...table, id: 'bans' });
    expect(moved.tests.some(({ expect: { rule } }) => rule?.startsWith('orange-bans/'))).toBe(false);
    expect(replacePart(draft, 1, deleteRows(table, 0, 0)).tests).toBe(draft.tests);
  });

  it('are added and removed as parts', () => {
    const more = addRule(addTable(draft, 'exemption'), 'over-limit');
    expect(more.parts.slice(-2).map(({ id, layer }) => [id, layer])).toEqual([
      ['table-7', 'exemption'],
      ['rule-8', 'over-limit'],
    ]);
    expect(removePart(removePart(more, 7), 6)).toEqual(draft);
  });
});

describe('a cell', () => {
  const [direction, , rank, effect, , , sign, remedies] = columnsOf(table);
  if (!direction || !rank || !effect || !sign || !remedies) throw new Error('columns');

  it('takes words, and keeps what it cannot read beside what it was', () => {
    const row = withText(first(table, 1), rank, '国五以下');
    expect(row.cells[2]).toEqual({ to: 5 });
    expect(textOf(row, rank, words)).toBe('国五以下');
    expect(row.unread).toEqual({
      stageRank: { text: '国五以下', problem: { code: 'upDown', about: '国五以下' } },
    });
    const mended = withText(row, rank, '国五及以下');
    expect([mended.cells[2], mended.unread]).toEqual([{ to: 6 }, undefined]);
    expect(emptied(row, rank).unread).toBeUndefined();
  });

  it('says what the row says', () => {
    expect(withText(first(table), effect, '准予').effect).toBe('allow');
    expect(withText(first(table), effect, '也许').unread?.['effect']?.text).toBe('也许');
    expect(withText(first(table), sign, ' 禁止\n进厂 ').text.sign).toBe('禁止 进厂');
    expect(withText(first(table), remedies, '换车 | Change the vehicle\n\n等解除').remedies).toEqual([
      { zh: '换车', en: 'Change the vehicle' },
      { zh: '等解除', en: '' },
    ]);
    expect(emptied(first(table), effect)).toBe(first(table));
  });

  it('that is not read is not saved, and is counted', () => {
    const odd = replacePart(
      draft,
      1,
      changeRows(table, [1, 1], (row) => withText(row, direction, '左')),
    );
    expect(unreadCells(odd)).toEqual([{ part: 1, row: 1, column: 'direction' }]);
    expect(documentOf(odd)).toEqual(documentOf(draft));
  });
});

describe('a block from a spreadsheet', () => {
  it('is written as it is read, with tabs, lines and quotation marks in cells', () => {
    const block = [
      ['a', 'b\tc', ''],
      ['"d"', 'e\nf', '说"好"'],
    ];
    expect(readTsv(writeTsv(block))).toEqual(block);
    expect(readTsv('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(readTsv('"never closed\tb')).toEqual([['"never closed', 'b']]);
  });

  it('makes rows where the table ends, and tells what it could not read', () => {
    const {
      table: after,
      where,
      unread,
      leftOut,
    } = paste(table, '进\t国四\t任意\t拦截\n出\t乱\t\t放行\n', { top: 1, bottom: 1, left: 0, right: 0 });
    expect(ids(after)).toEqual(['stage-unknown', 'stage-below-5', 'row-3']);
    expect(lineOf(after, 1).slice(0, 4)).toEqual(['进厂', '国四', '任意', '拦截']);
    expect(lineOf(after, 2).slice(0, 4)).toEqual(['出厂', '乱', '任意', '放行']);
    expect([where, unread, leftOut]).toEqual([
      { top: 1, bottom: 2, left: 0, right: 3 },
      1,
      { columns: 0, rows: 0 },
    ]);
  });

  it('with the names of columns goes where they say', () => {
    const { table: after, leftOut } = paste(
      table,
      '排放阶段（比高低）\t备注\tdirection\n国三及以下\t无\t出厂',
    );
    expect(lineOf(after, 0).slice(0, 3)).toEqual(['出厂', '未知', '国三及以下']);
    expect(leftOut.columns).toBe(1);
  });

  it('of one cell fills what is selected, and what has no room is told', () => {
    const filled = paste(table, '出', { top: 0, bottom: 1, left: 0, right: 0 });
    expect([lineOf(filled.table, 0)[0], lineOf(filled.table, 1)[0]]).toEqual(['出厂', '出厂']);
    const wide = paste(table, 'x\ty\tz', { top: 0, bottom: 0, left: 9, right: 9 });
    expect([first(wide.table).code, wide.leftOut.columns]).toEqual(['x', 2]);
  });
});

it('what was done is undone and done again', () => {
  const history = done(done(begun('a'), 'b'), 'c');
  expect([undone(history).now, redone(undone(history)).now, undone(undone(undone(history))).now]).toEqual([
    'b',
    'c',
    'a',
  ]);
  expect(redone(history)).toBe(history);
  expect(done(undone(history), 'd').future).toEqual([]);
});
