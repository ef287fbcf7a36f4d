/** What a key means in a grid while no cell is being edited. */
import type { Step } from './grid-cursor.ts';

export type GridOrder =
  | { readonly do: 'move'; readonly step: Step }
  | { readonly do: 'tab'; readonly by: 1 | -1 }
  | { readonly do: 'moveRows'; readonly by: 1 | -1 }
  | {
      readonly do:
        | 'edit'
        | 'clear'
        | 'insertBelow'
        | 'insertAbove'
        | 'deleteRows'
        | 'copyRow'
        | 'undo'
        | 'redo'
        | 'selectAll'
        | 'selectRow'
        | 'leave';
    };

export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const FAR = 1_000;
const PAGE = 10;
const ARROWS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-PAGE, 0],
  PageDown: [PAGE, 0],
  Home: [0, -FAR],
  End: [0, FAR],
};

/** Null: the key is not for the grid. */
export function orderOf(key: Key): GridOrder | null {
  if (key.altKey) return altOrder(key);
  return key.ctrlKey || key.metaKey ? modOrder(key) : plainOrder(key);
}

function plainOrder({ key, shiftKey: extend }: Key): GridOrder | null {
  const arrow = ARROWS[key];
  if (arrow !== undefined) return { do: 'move', step: { rows: arrow[0], columns: arrow[1], extend } };
  if (key === 'Tab') return { do: 'tab', by: extend ? -1 : 1 };
  if (key === 'Enter' || key === 'F2') return { do: 'edit' };
  if (key === 'Delete' || key === 'Backspace') return { do: 'clear' };
  if (key === 'Insert' && !extend) return { do: 'insertBelow' };
  if (key === ' ' && extend) return { do: 'selectRow' };
  return key === 'Escape' ? { do: 'leave' } : null;
}

const WITH_MOD: Readonly<Record<string, GridOrder['do']>> = {
  z: 'undo',
  y: 'redo',
  a: 'selectAll',
  d: 'copyRow',
  enter: 'insertBelow',
  insert: 'insertAbove',
  delete: 'deleteRows',
  backspace: 'deleteRows',
};

function modOrder({ key, shiftKey }: Key): GridOrder | null {
  const arrow = ARROWS[key];
  if (arrow !== undefined) {
    const isEnd = key === 'Home' || key === 'End';
    const sign = key === 'Home' ? -FAR : FAR;
    const [rows, columns] = isEnd ? [sign, sign] : [arrow[0] * FAR, arrow[1] * FAR];
    return { do: 'move', step: { rows, columns, extend: shiftKey } };
  }
  const name = key.toLowerCase();
  if (shiftKey) return name === 'z' ? { do: 'redo' } : name === 'enter' ? { do: 'insertAbove' } : null;
  const found = WITH_MOD[name];
  return found === undefined ? null : ({ do: found } as GridOrder);
}

function altOrder({ key }: Key): GridOrder | null {
  if (key === 'ArrowUp') return { do: 'moveRows', by: -1 };
  return key === 'ArrowDown' ? { do: 'moveRows', by: 1 } : null;
}
