/** A condition as rows of a table: what it asks in each, by fact. */
import { findFact } from '../../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import type { Cell, Condition, LeafCondition, Operator } from '../../../../../rules/model/rule-set.ts';
import { cellOf, isLeaf } from '../editor/condition-edits.ts';
import { meet } from './meet-cells.ts';

export type AskedCell = Exclude<Cell, null>;
/** All of it must hold. */
export type AskedRow = ReadonlyMap<string, AskedCell>;

/** More rows of one rule than anybody would read. */
const most = 24;

const opposite: Readonly<Record<Operator, Operator>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
  in: 'notIn',
  notIn: 'in',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
};

/** The vehicles that it holds for, each in one row at least. Null: no table can say it. */
export function rowsOf(condition: Condition, isDenied = false): readonly AskedRow[] | null {
  if ('not' in condition) return rowsOf(condition.not, !isDenied);
  const list = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null;
  if (list === null) return isLeaf(condition) ? rowsOfLeaf(condition, isDenied) : null;
  const isEither = 'any' in condition !== isDenied;
  const window = isEither ? acrossMidnight(list, isDenied) : null;
  if (window !== null) return [window];
  const parts = list.map((part) => rowsOf(part, isDenied));
  if (parts.some((part) => part === null)) return null;
  const rows = isEither ? joined((parts as AskedRow[][]).flat()) : both(parts as AskedRow[][]);
  return rows !== null && rows.length <= most ? rows : null;
}

function rowsOfLeaf({ fact: name, operator, value }: LeafCondition, isDenied: boolean): AskedRow[] | null {
  const fact = findFact(name);
  if (fact === undefined) return null;
  const asked: LeafCondition = { fact: name, operator: isDenied ? opposite[operator] : operator, value };
  const cell = cellOf(fact, asked);
  if (cell === null) return null;
  if ('notIn' in cell && isOrdered(fact)) return besides(fact, cell.notIn.map(Number));
  return [new Map([[name, cell]])];
}

const isOrdered = ({ type }: FactDefinition): boolean => ['number', 'time', 'date'].includes(type);

/** What is compared is less than a value, between two, or more: in a range, so that ranges can meet. */
function besides(fact: FactDefinition, values: readonly number[]): AskedRow[] {
  const sorted = [...new Set(values)].toSorted((a, b) => a - b);
  const after = (value: number): number | undefined => {
    const cell = cellOf(fact, { fact: fact.name, operator: 'greaterThan', value });
    return cell !== null && 'from' in cell ? cell.from : undefined;
  };
  const cells = [undefined, ...sorted].flatMap((last, index): AskedCell[] => {
    const [from, to] = [last === undefined ? undefined : after(last), sorted[index]];
    if (from !== undefined && to !== undefined && from >= to) return [];
    return [{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
  return cells.map((cell) => new Map([[fact.name, cell]]));
}

/** From 22:00 on or before 6:00 is one window. */
function acrossMidnight(list: readonly Condition[], isDenied: boolean): AskedRow | null {
  const [one, other] = list.map((part) => {
    const rows = rowsOf(part, isDenied);
    return rows?.length === 1 ? rows[0] : undefined;
  });
  const [fact] = one === undefined ? [] : [...one.keys()];
  if (list.length !== 2 || fact === undefined || findFact(fact)?.type !== 'time') return null;
  if (one?.size !== 1 || other?.size !== 1) return null;
  const cells = [one.get(fact), other.get(fact)];
  const from = cells.flatMap((cell) =>
    cell && 'from' in cell && !('to' in cell) ? [Number(cell.from)] : [],
  );
  const to = cells.flatMap((cell) => (cell && 'to' in cell && !('from' in cell) ? [Number(cell.to)] : []));
  const [start, end] = [from[0], to[0]];
  if (start === undefined || end === undefined || start <= end) return null;
  return new Map([[fact, { from: start, to: end }]]);
}

/** Lists of one and the same fact are one list. */
function joined(rows: readonly AskedRow[]): readonly AskedRow[] {
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  const [name] = names;
  if (name === undefined || names.size > 1 || rows.some(({ size }) => size !== 1)) return rows;
  const lists = rows.map((row) => row.get(name));
  const values = lists.flatMap((cell) => (cell && 'in' in cell ? cell.in : []));
  return lists.every((cell) => cell && 'in' in cell)
    ? [new Map([[name, { in: [...new Set(values)] }]])]
    : rows;
}

/** Rows that ask for both; those that no vehicle can be in are left out. Null: a cell cannot say it. */
function both(parts: readonly (readonly AskedRow[])[]): readonly AskedRow[] | null {
  let rows: readonly AskedRow[] = [new Map()];
  for (const part of parts) {
    const met = rows.flatMap((row) => part.map((other) => meetRows(row, other)));
    if (met.includes('unsayable') || met.length > 8 * most) return null;
    rows = met.flatMap((row) => (row === 'nobody' || row === 'unsayable' ? [] : [row]));
  }
  return rows;
}

function meetRows(one: AskedRow, other: AskedRow): AskedRow | 'nobody' | 'unsayable' {
  const row = new Map(one);
  for (const [fact, cell] of other) {
    const met = meet(findFact(fact)?.type === 'time', row.get(fact), cell);
    if (met === 'nobody' || met === 'unsayable') return met;
    row.set(fact, met);
  }
  return row;
}
