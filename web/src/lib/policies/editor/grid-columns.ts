/** The columns of a decision table as a grid: its facts, then what a row says. Text in, text out. */
import { findFact } from '../../../../../rules/catalogue/facts.ts';
import type { Cell } from '../../../../../rules/model/rule-set.ts';
import type { Label } from '../../../../../rules/model/label.ts';
import { cellWords } from '../cells/cell-words.ts';
import { readCell } from '../cells/read-cell.ts';
import { spelled } from '../cells/read-value.ts';
import { allRead } from './draft.ts';
import type { DraftRow, DraftTable, Unread } from './draft.ts';

type Lang = 'zh' | 'en';

/** In the order in which they stand after the facts. */
export const SAYING_COLUMNS = ['effect', 'zh', 'en', 'sign', 'remedies', 'id', 'code'] as const;
export type SayingColumn = (typeof SAYING_COLUMNS)[number];

export interface FactColumn {
  readonly kind: 'fact';
  /** The name of the fact. */
  readonly key: string;
  readonly place: number;
}

export type GridColumn = FactColumn | { readonly kind: SayingColumn; readonly key: SayingColumn };

export function columnsOf({ columns }: DraftTable): readonly GridColumn[] {
  return [
    ...columns.map((key, place): GridColumn => ({ kind: 'fact', key, place })),
    ...SAYING_COLUMNS.map((kind): GridColumn => ({ kind, key: kind })),
  ];
}

const EFFECTS: Readonly<Record<'allow' | 'block', Label & { readonly more: readonly string[] }>> = {
  allow: { zh: '放行', en: 'allow', more: ['allowed', '准予', '允许', '准入', '通行', 'pass'] },
  block: { zh: '拦截', en: 'block', more: ['blocked', '禁止', '禁入', '不准', '不得', 'ban'] },
};

/** What stands in the cell, as it is read back. `any`: the word for a cell that asks nothing. */
export function textOf(
  row: DraftRow,
  column: GridColumn,
  { lang, any }: { lang: Lang; any: string },
): string {
  const unread = row.unread?.[column.key];
  if (unread !== undefined) return unread.text;
  if (column.kind === 'fact') return cellWords(column.key, row.cells[column.place] ?? null, lang) ?? any;
  if (column.kind === 'effect') return EFFECTS[row.effect][lang];
  if (column.kind === 'remedies') return remediesText(row.remedies);
  return column.kind === 'id' || column.kind === 'code' ? row[column.kind] : row.text[column.kind];
}

/** The row with the text in that column; what cannot be read is kept beside what was there. */
export function withText(row: DraftRow, column: GridColumn, text: string): DraftRow {
  if (column.kind === 'fact') return withFactText(row, column, text);
  const plain = cleared(row, column.key);
  if (column.kind === 'effect') return withEffect(row, text);
  if (column.kind === 'remedies') return { ...plain, remedies: remediesIn(text) };
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (column.kind === 'id' || column.kind === 'code') return { ...plain, [column.kind]: line };
  return { ...plain, text: { ...row.text, [column.kind]: line } };
}

export function withCell(row: DraftRow, { key, place }: FactColumn, cell: Cell): DraftRow {
  return { ...cleared(row, key), cells: row.cells.map((old, at) => (at === place ? cell : old)) };
}

function withFactText(row: DraftRow, column: FactColumn, text: string): DraftRow {
  const { key } = column;
  const fact = findFact(key);
  if (fact === undefined)
    return withUnread(row, key, { text, problem: { code: 'unknownValue', about: key } });
  const read = readCell(fact, text);
  return 'cell' in read
    ? withCell(row, column, read.cell)
    : withUnread(row, key, { text, problem: read.problem });
}

function withEffect(row: DraftRow, text: string): DraftRow {
  const wanted = spelled(text);
  const found = (['allow', 'block'] as const).find((effect) => {
    const { zh, en, more } = EFFECTS[effect];
    return [zh, en, effect, ...more].includes(wanted);
  });
  if (found !== undefined) return { ...cleared(row, 'effect'), effect: found };
  return withUnread(row, 'effect', { text, problem: { code: 'unknownValue', about: text } });
}

export function remediesText(remedies: readonly Label[]): string {
  return remedies.map(({ zh, en }) => (en === '' ? zh : `${zh} | ${en}`)).join('\n');
}

/** One a line, Chinese | English. */
export function remediesIn(text: string): readonly Label[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [zh = '', ...en] = line.split(/\s*[|｜]\s*/u);
      return { zh, en: en.join(' | ') };
    });
}

function withUnread(row: DraftRow, key: string, unread: Unread): DraftRow {
  return { ...row, unread: { ...row.unread, [key]: unread } };
}

/** Without what could not be read in that column. */
export function cleared(row: DraftRow, key: string): DraftRow {
  if (row.unread?.[key] === undefined) return row;
  const left = Object.entries(row.unread).filter(([column]) => column !== key);
  return left.length === 0 ? allRead(row) : { ...row, unread: Object.fromEntries(left) };
}

/** Nothing is asked, or nothing said. The outcome and the names of a row are never empty. */
export function emptied(row: DraftRow, column: GridColumn): DraftRow {
  if (column.kind === 'effect' || column.kind === 'id' || column.kind === 'code')
    return cleared(row, column.key);
  return withText(row, column, '');
}
