/** A decision table as a grid that somebody works in: cursor, selection, the cell that is edited, and every act. */
import type { Cell } from '../../../../../rules/model/rule-set.ts';
import { allRead } from './draft.ts';
import type { DraftTable } from './draft.ts';
import { columnsOf, emptied, textOf, withText } from './grid-columns.ts';
import type { GridColumn } from './grid-columns.ts';
import { at, moved, rectangleOf, selectionOf, START, tabbed, within } from './grid-cursor.ts';
import type { Place, Rectangle, Selection, Size } from './grid-cursor.ts';
import { orderOf } from './grid-keys.ts';
import type { GridOrder, Key } from './grid-keys.ts';
import { pasteBlock } from './paste-block.ts';
import type { Pasted } from './paste-block.ts';
import { blankRow, changeRows, copyRow, deleteRows, insertRows, moveRows } from './table-edits.ts';
import { readTsv, writeTsv } from './tsv.ts';

interface Given {
  readonly table: () => DraftTable;
  readonly change: (table: DraftTable) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly lang: () => 'zh' | 'en';
  /** The word for a cell that asks nothing. */
  readonly any: () => string;
  readonly headsOf: (column: GridColumn) => readonly string[];
  readonly pasted: (what: Pasted) => void;
}

export class GridState {
  #selection = $state.raw<Selection>(START);
  /** What stands in the cell that is edited; null while none is. */
  text = $state<string | null>(null);
  /** The field at the cursor takes the focus when it is drawn. */
  hasFocus = $state(false);
  /** Tab leaves the grid. */
  isLeaving = $state(false);
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
  }

  get table(): DraftTable {
    return this.#given.table();
  }

  get columns(): readonly GridColumn[] {
    return columnsOf(this.table);
  }

  get size(): Size {
    return { rows: this.table.rows.length, columns: this.columns.length };
  }

  get selection(): Selection {
    return within(this.#selection, this.size);
  }

  get cursor(): Place {
    return this.selection.cursor;
  }

  get chosen(): Rectangle {
    return rectangleOf(this.selection);
  }

  get column(): GridColumn | undefined {
    return this.columns[this.cursor.column];
  }

  textAt({ row, column }: Place): string {
    const [line, head] = [this.table.rows[row], this.columns[column]];
    if (line === undefined || head === undefined) return '';
    return textOf(line, head, { lang: this.#given.lang(), any: this.#given.any() });
  }

  /** `extend`: up to there. */
  point(place: Place, extend = false): void {
    this.commit();
    this.#selection = extend ? { cursor: place, anchor: this.selection.anchor } : at(place);
    this.hasFocus = true;
    this.isLeaving = false;
  }

  edit(text = this.#editable()): void {
    this.text = text;
  }

  /** What asks nothing is edited as an empty field. */
  #editable(): string {
    const { row, column } = this.cursor;
    const head = this.columns[column];
    const asksNothing = head?.kind === 'fact' && this.table.rows[row]?.cells[head.place] === null;
    const isUnread = this.table.rows[row]?.unread?.[head?.key ?? ''] !== undefined;
    return asksNothing && !isUnread ? '' : this.textAt(this.cursor);
  }

  cancel(): void {
    this.text = null;
  }

  /** False: it cannot be read. Its text stays in the cell, and the cell says why. */
  commit(): boolean {
    const { text, column } = this;
    this.text = null;
    if (text === null || column === undefined || text === this.#editable()) return true;
    const { row } = this.cursor;
    const table = changeRows(this.table, [row, row], (line) => withText(line, column, text));
    this.#given.change(table);
    return table.rows[row]?.unread?.[column.key] === undefined;
  }

  move(rows: number, columns: number): void {
    this.#selection = moved(this.selection, { rows, columns }, this.size);
  }

  /** False: the key is not for the grid. */
  press(key: Key): boolean {
    const order = orderOf(key);
    if (order === null) return false;
    if (order.do !== 'tab' && order.do !== 'leave') this.isLeaving = false;
    if (order.do === 'tab') return this.tab(order.by);
    this.#obey(order);
    return true;
  }

  tab(by: 1 | -1): boolean {
    const next = this.isLeaving ? null : tabbed(this.selection, by, this.size);
    this.isLeaving = false;
    if (next === null) this.hasFocus = false;
    else this.#selection = next;
    return next !== null;
  }

  #obey(order: Exclude<GridOrder, { do: 'tab' }>): void {
    const { top, bottom } = this.chosen;
    if (order.do === 'move') this.#selection = moved(this.selection, order.step, this.size);
    else if (order.do === 'moveRows') this.moveRows(order.by);
    else if (order.do === 'edit') this.edit();
    else if (order.do === 'clear') this.#clear();
    else if (order.do === 'insertBelow') this.insert(bottom + 1);
    else if (order.do === 'insertAbove') this.insert(top);
    else if (order.do === 'deleteRows') this.deleteRows();
    else if (order.do === 'copyRow') this.copyRow();
    else if (order.do === 'undo') this.#given.undo();
    else if (order.do === 'redo') this.#given.redo();
    else if (order.do === 'leave') this.isLeaving = true;
    else this.#select(order.do === 'selectAll');
  }

  #select(isAll: boolean): void {
    const { rows, columns } = this.size;
    const { top, bottom } = isAll ? { top: 0, bottom: rows - 1 } : this.chosen;
    this.#selection = selectionOf({ top, bottom, left: 0, right: columns - 1 });
  }

  #clear(): void {
    const { top, bottom, left, right } = this.chosen;
    const columns = this.columns.slice(left, right + 1);
    this.#given.change(
      changeRows(this.table, [top, bottom], (row) =>
        columns.reduce((sum, column) => emptied(sum, column), row),
      ),
    );
  }

  insert(row: number): void {
    this.commit();
    this.#given.change(insertRows(this.table, row, [blankRow(this.table)]));
    this.#selection = at({ row, column: 0 });
  }

  deleteRows(): void {
    this.cancel();
    this.#given.change(deleteRows(this.table, this.chosen.top, this.chosen.bottom));
    this.#selection = at({ row: this.chosen.top, column: this.cursor.column });
  }

  copyRow(): void {
    this.commit();
    this.#given.change(copyRow(this.table, this.cursor.row));
    this.move(1, 0);
  }

  moveRows(by: 1 | -1): void {
    this.commit();
    const { top: from, bottom: to } = this.chosen;
    const table = moveRows(this.table, { from, to, by });
    if (table === this.table) return;
    const { cursor, anchor } = this.selection;
    this.#given.change(table);
    this.#selection = {
      cursor: { ...cursor, row: cursor.row + by },
      anchor: { ...anchor, row: anchor.row + by },
    };
  }

  /** The block as a spreadsheet takes it. */
  copied(): string {
    const { top, bottom, left, right } = this.chosen;
    const range = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);
    return writeTsv(
      range(top, bottom).map((row) => range(left, right).map((column) => this.textAt({ row, column }))),
    );
  }

  cut(): string {
    const text = this.copied();
    this.#clear();
    return text;
  }

  paste(text: string): void {
    const { headsOf } = this.#given;
    const pasted = pasteBlock(this.table, readTsv(text), { at: this.chosen, headsOf });
    this.#given.change(pasted.table);
    this.#selection = selectionOf(pasted.where);
    this.#given.pasted(pasted);
  }

  /** What was picked, as the text that it reads as. */
  pick(cell: Cell): void {
    const { column } = this;
    const row = this.table.rows[this.cursor.row];
    if (column?.kind !== 'fact' || row === undefined) return;
    const cells = row.cells.map((old, place) => (place === column.place ? cell : old));
    this.text =
      cell === null ? '' : textOf({ ...allRead(row), cells }, column, { lang: this.#given.lang(), any: '' });
  }
}
