/** What is done to a decision table in one act; each answers a table anew. */
import type { Layer } from '../../../../../rules/model/rule-set.ts';
import type { DraftRow, DraftTable } from './draft.ts';
import { cleared } from './grid-columns.ts';

/** A name that no row has. */
export function freeRowId(rows: readonly { readonly id: string }[], stem = 'row'): string {
  const taken = new Set(rows.map(({ id }) => id));
  let number = rows.length + 1;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** Asks nothing yet, and has nothing to say. */
export function blankRow({ rows, columns, layer }: DraftTable): DraftRow {
  const id = freeRowId(rows);
  return {
    id,
    effect: onlyEffect(layer) ?? 'block',
    code: id,
    text: { zh: '', en: '', sign: '' },
    remedies: [],
    cells: columns.map(() => null),
  };
}

/** Some layers only block, or only allow. */
export function onlyEffect(layer: Layer): 'allow' | 'block' | null {
  if (layer === 'over-limit') return 'block';
  return layer === 'exemption' ? 'allow' : null;
}

export function insertRows(table: DraftTable, at: number, rows: readonly DraftRow[]): DraftTable {
  return { ...table, rows: table.rows.toSpliced(at, 0, ...rows) };
}

/** A table has at least one row. */
export function deleteRows(table: DraftTable, from: number, to: number): DraftTable {
  const rows = table.rows.toSpliced(from, to - from + 1);
  return { ...table, rows: rows.length === 0 ? [blankRow({ ...table, rows })] : rows };
}

/** By one place, up or down, where there is one. */
export function moveRows(
  table: DraftTable,
  { from, to, by }: { from: number; to: number; by: -1 | 1 },
): DraftTable {
  const target = from + by;
  if (target < 0 || to + by >= table.rows.length) return table;
  const moved = table.rows.slice(from, to + 1);
  return { ...table, rows: table.rows.toSpliced(from, moved.length).toSpliced(target, 0, ...moved) };
}

export function copyRow(table: DraftTable, at: number): DraftTable {
  const row = table.rows[at];
  if (row === undefined) return table;
  return insertRows(table, at + 1, [{ ...row, id: freeRowId(table.rows, row.id.slice(0, 56)) }]);
}

export function changeRows(
  table: DraftTable,
  [from, to]: readonly [number, number],
  change: (row: DraftRow, index: number) => DraftRow,
): DraftTable {
  return {
    ...table,
    rows: table.rows.map((row, index) => (index < from || index > to ? row : change(row, index))),
  };
}

export function insertColumn(table: DraftTable, at: number, fact: string): DraftTable {
  return {
    ...table,
    columns: table.columns.toSpliced(at, 0, fact),
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.toSpliced(at, 0, null) })),
  };
}

/** A table has at least one column. */
export function deleteColumn(table: DraftTable, at: number): DraftTable {
  const key = table.columns[at];
  if (key === undefined || table.columns.length < 2) return table;
  return {
    ...table,
    columns: table.columns.toSpliced(at, 1),
    rows: table.rows.map((row) => ({ ...cleared(row, key), cells: row.cells.toSpliced(at, 1) })),
  };
}

export function moveColumn(table: DraftTable, at: number, by: -1 | 1): DraftTable {
  const target = at + by;
  if (target < 0 || target >= table.columns.length || table.columns[at] === undefined) return table;
  const swap = <Item>(list: readonly Item[]): readonly Item[] => {
    const [moved] = list.slice(at, at + 1);
    return list.toSpliced(at, 1).toSpliced(target, 0, moved as Item);
  };
  return {
    ...table,
    columns: swap(table.columns),
    rows: table.rows.map((row) => ({ ...row, cells: swap(row.cells) })),
  };
}
