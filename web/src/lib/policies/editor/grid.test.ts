import { expect, it } from 'vitest';
import { at, moved, rectangleOf, START, tabbed, within } from './grid-cursor.ts';
import { orderOf } from './grid-keys.ts';
import type { Key } from './grid-keys.ts';

const size = { rows: 3, columns: 4 };
const key = (name: string, held = ''): Key => ({
  key: name,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  shiftKey: held.includes('s'),
  altKey: held.includes('a'),
});

it('a cursor moves within the grid, with or without what is selected', () => {
  const there = moved(START, { rows: 1, columns: 9 }, size);
  expect(there.cursor).toEqual({ row: 1, column: 3 });
  const block = moved(there, { rows: 1, columns: -2, extend: true }, size);
  expect(rectangleOf(block)).toEqual({ top: 1, bottom: 2, left: 1, right: 3 });
  expect(within(block, { rows: 1, columns: 2 })).toEqual(at({ row: 0, column: 1 }));
});

it('tab goes row after row, and out at either end', () => {
  expect(tabbed(at({ row: 0, column: 3 }), 1, size)).toEqual(at({ row: 1, column: 0 }));
  expect(tabbed(at({ row: 1, column: 0 }), -1, size)).toEqual(at({ row: 0, column: 3 }));
  expect([tabbed(START, -1, size), tabbed(at({ row: 2, column: 3 }), 1, size)]).toEqual([null, null]);
});

it.each([
  ['ArrowDown', '', { do: 'move', step: { rows: 1, columns: 0, extend: false } }],
  ['ArrowLeft', 's', { do: 'move', step: { rows: 0, columns: -1, extend: true } }],
  ['End', 'c', { do: 'move', step: { rows: 1000, columns: 1000, extend: false } }],
  ['Home', 'c', { do: 'move', step: { rows: -1000, columns: -1000, extend: false } }],
  ['ArrowUp', 'c', { do: 'move', step: { rows: -1000, columns: 0, extend: false } }],
  ['Tab', 's', { do: 'tab', by: -1 }],
  ['Enter', '', { do: 'edit' }],
  ['F2', '', { do: 'edit' }],
  ['Backspace', '', { do: 'clear' }],
  ['Enter', 'c', { do: 'insertBelow' }],
  ['Enter', 'cs', { do: 'insertAbove' }],
  ['Delete', 'c', { do: 'deleteRows' }],
  ['z', 'm', { do: 'undo' }],
  ['Z', 'cs', { do: 'redo' }],
  ['y', 'c', { do: 'redo' }],
  ['ArrowDown', 'a', { do: 'moveRows', by: 1 }],
  ['ArrowUp', 'a', { do: 'moveRows', by: -1 }],
  ['Insert', '', { do: 'insertBelow' }],
  ['Insert', 's', null],
  [' ', 's', { do: 'selectRow' }],
  ['Escape', '', { do: 'leave' }],
  ['a', '', null],
  ['s', 'c', null],
  ['c', 'c', null],
  ['v', 'c', null],
  ['ArrowLeft', 'a', null],
])('%s %s', (name, held, order) => {
  expect(orderOf(key(name, held))).toEqual(order);
});
