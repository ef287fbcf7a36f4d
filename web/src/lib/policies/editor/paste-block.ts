/** Pastes a block of a spreadsheet: rows are added where it is longer than the table, nothing that was there is lost. */
import { LIMITS } from '../../../../../rules/model/rule-set.ts';
import { spelled } from '../cells/read-value.ts';
import type { DraftRow, DraftTable } from './draft.ts';
import { columnsOf, withText } from './grid-columns.ts';
import type { GridColumn } from './grid-columns.ts';
import type { Rectangle } from './grid-cursor.ts';
import { blankRow } from './table-edits.ts';
import type { Block } from './tsv.ts';

export interface Pasted {
  readonly table: DraftTable;
  readonly where: Rectangle;
  /** Cells that could not be read; they keep their text. */
  readonly unread: number;
  /** Columns and rows for which there was no room: nothing of them was pasted. */
  readonly leftOut: { readonly columns: number; readonly rows: number };
}

/** `heads`: what a column may be called, in lower case. */
export function pasteBlock(
  table: DraftTable,
  block: Block,
  { at, headsOf }: { at: Rectangle; headsOf: (column: GridColumn) => readonly string[] },
): Pasted {
  const columns = columnsOf(table);
  const named = namedColumns(block[0] ?? [], columns, headsOf);
  const body = named === null ? filling(block, at) : block.slice(1);
  const targets = named ?? columns.slice(at.left);
  const width = Math.max(0, ...body.map((row) => row.length));
  const rows = [...table.rows];
  const fits = body.slice(0, Math.max(0, LIMITS.rules - at.top));
  for (const [offset, texts] of fits.entries()) {
    const place = at.top + offset;
    const old = rows[place] ?? blankRow({ ...table, rows });
    rows[place] = rowWith(old, texts, targets);
  }
  const places = targets
    .map((column) => (column === null ? -1 : columns.indexOf(column)))
    .filter((one) => one >= 0);
  const used = named === null ? places.slice(0, width) : places;
  const last = Math.max(at.top, at.top + fits.length - 1);
  return {
    table: { ...table, rows },
    where: { top: at.top, bottom: last, left: Math.min(at.left, ...used), right: Math.max(at.left, ...used) },
    unread: rows.slice(at.top, last + 1).reduce((sum, row) => sum + unreadIn(row, used, columns), 0),
    leftOut: {
      columns:
        named === null
          ? Math.max(0, width - targets.length)
          : named.filter((column) => column === null).length,
      rows: body.length - fits.length,
    },
  };
}

function rowWith(row: DraftRow, texts: readonly string[], targets: readonly (GridColumn | null)[]): DraftRow {
  return texts.reduce((sum, text, index) => {
    const column = targets[index];
    return column === null || column === undefined ? sum : withText(sum, column, text);
  }, row);
}

function unreadIn(row: DraftRow, places: readonly number[], columns: readonly GridColumn[]): number {
  return places.filter((place) => row.unread?.[columns[place]?.key ?? ''] !== undefined).length;
}

/** A first line that names columns, at least two or all of it, says where the others go. Null: it is a row. */
function namedColumns(
  line: readonly string[],
  columns: readonly GridColumn[],
  headsOf: (column: GridColumn) => readonly string[],
): readonly (GridColumn | null)[] | null {
  const found = line.map(
    (text) => columns.find((column) => headsOf(column).map(spelled).includes(spelled(text))) ?? null,
  );
  const known = found.filter((column) => column !== null).length;
  return known >= 2 && known * 2 >= line.length ? found : null;
}

/** One cell, or one row, on a larger selection fills it. */
function filling(block: Block, { top, bottom, left, right }: Rectangle): Block {
  const [line] = block;
  if (block.length !== 1 || line === undefined) return block;
  const wide = line.length === 1 ? Array.from({ length: right - left + 1 }, () => line[0] ?? '') : line;
  return Array.from({ length: bottom - top + 1 }, () => wide);
}
