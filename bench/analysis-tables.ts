/** Tables of 60 rows × 8 columns for the bench of the analysis: as they are written, and as bad as they come. */
import { aRow, aTable } from '../rules/testing/layered.factory.ts';
import { factOf } from '../rules/catalogue/facts.ts';
import type { Cell, DecisionTable, HitPolicy, Scalar } from '../rules/index.ts';

const ROWS = 60;

/** Those with the most values: they combine most. */
const COLUMNS = [
  'fuel',
  'emissionStage',
  'plateColour',
  'vehicleCategory',
  'networkStatus',
  'vehicleSize',
  'beijingMinute',
  'beijingWeekday',
];

export interface BenchTable {
  readonly name: string;
  readonly table: DecisionTable;
}

/** The same in every run. */
export function benchTables(): readonly BenchTable[] {
  return [
    { name: 'by-window', table: byWindow() },
    { name: 'half-empty', table: random({ share: 0.3, empty: 0.5, hitPolicy: 'most-restrictive' }) },
    { name: 'all-cells-third', table: random({ share: 0.33, empty: 0, hitPolicy: 'unique' }) },
    { name: 'all-cells-half', table: random({ share: 0.5, empty: 0, hitPolicy: 'unique' }) },
    { name: 'all-cells-half-first', table: random({ share: 0.5, empty: 0, hitPolicy: 'first' }) },
  ];
}

/** No two rows hit the same vehicle: a banned stage for each fuel, size and window of the day. */
function byWindow(): DecisionTable {
  const windows = [
    { from: 1_320, to: 480 },
    { from: 480, to: 900 },
    { from: 900, to: 1_320 },
  ];
  const sizes = ['heavy', 'medium', 'light', 'mini', 'unknown'];
  const fuels = [['B'], ['E', 'F'], ['A', 'D', 'L', 'M'], ['unknown']];
  const rows = windows.flatMap((window, w) =>
    sizes.flatMap((size, s) =>
      fuels.map((fuel, f): readonly Cell[] => [
        { in: fuel },
        { in: ['0', '1', '2', '3', 'X', 'unknown', ...(w === 0 ? [] : ['4'])] },
        { notIn: ['4', '6'] },
        { notIn: ['1', '2', '3'] },
        (w + s + f) % 2 === 0 ? { in: ['0', 'unknown'] } : null,
        { in: [size] },
        window,
        f === 3 ? null : { in: [1, 2, 3, 4, 5] },
      ]),
    ),
  );
  return tableOf(rows, 'unique');
}

/** Each cell asks for about a share of the values of its column, or nothing. */
function random({
  share,
  empty,
  hitPolicy,
}: {
  share: number;
  empty: number;
  hitPolicy: HitPolicy;
}): DecisionTable {
  let seed = 7;
  const next = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return seed / 0x7fff_ffff;
  };
  const cell = (column: string): Cell => {
    if (next() < empty) return null;
    if (column === 'beijingMinute') {
      const from = Math.floor(next() * 1_440);
      return { from, to: (from + Math.floor(share * 1_440)) % 1_440 };
    }
    const { codes, type } = factOf(column);
    const all = Object.keys(codes ?? {}).map((code): Scalar => (type === 'number' ? Number(code) : code));
    const some = all.filter(() => next() < share);
    return { in: some.length > 0 ? some : all.slice(0, 1) };
  };
  return tableOf(
    Array.from({ length: ROWS }, () => COLUMNS.map(cell)),
    hitPolicy,
  );
}

function tableOf(rows: readonly (readonly Cell[])[], hitPolicy: HitPolicy): DecisionTable {
  const effect = (row: number) => (row % 2 === 0 ? 'block' : 'allow');
  return aTable({
    hitPolicy,
    columns: COLUMNS,
    rows: rows.map((cells, row) => aRow({ id: `r${row}`, effect: effect(row), cells })),
  });
}
