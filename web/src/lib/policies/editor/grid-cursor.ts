/** Where the cursor of a grid is and what is selected, and how keys move it. */

export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface Selection {
  readonly cursor: Place;
  /** The other corner; the cursor itself where one cell is selected. */
  readonly anchor: Place;
}

/** All four are within. */
export interface Rectangle {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

export const START: Selection = { cursor: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } };

export function rectangleOf({ cursor, anchor }: Selection): Rectangle {
  return {
    top: Math.min(cursor.row, anchor.row),
    bottom: Math.max(cursor.row, anchor.row),
    left: Math.min(cursor.column, anchor.column),
    right: Math.max(cursor.column, anchor.column),
  };
}

export function at(place: Place): Selection {
  return { cursor: place, anchor: place };
}

export function selectionOf({ top, bottom, left, right }: Rectangle): Selection {
  return { cursor: { row: top, column: left }, anchor: { row: bottom, column: right } };
}

/** Where a table became smaller, or a file was imported. */
export function within({ cursor, anchor }: Selection, size: Size): Selection {
  return { cursor: clamped(cursor, size), anchor: clamped(anchor, size) };
}

function clamped({ row, column }: Place, { rows, columns }: Size): Place {
  return {
    row: Math.max(0, Math.min(row, rows - 1)),
    column: Math.max(0, Math.min(column, columns - 1)),
  };
}

export interface Step {
  readonly rows: number;
  readonly columns: number;
  /** The anchor stays. */
  readonly extend?: boolean;
}

export function moved({ cursor, anchor }: Selection, { rows, columns, extend }: Step, size: Size): Selection {
  const next = clamped({ row: cursor.row + rows, column: cursor.column + columns }, size);
  return { cursor: next, anchor: extend === true ? anchor : next };
}

/** The next or the last cell, row after row. Null: there is none, the focus goes on to what comes after the grid. */
export function tabbed({ cursor }: Selection, by: 1 | -1, { rows, columns }: Size): Selection | null {
  const place = cursor.row * columns + cursor.column + by;
  if (place < 0 || place >= rows * columns) return null;
  return at({ row: Math.floor(place / columns), column: place % columns });
}
