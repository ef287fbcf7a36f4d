/** What two cells of one column ask together. */
import type { Scalar } from '../../../../../rules/model/rule-set.ts';
import type { AskedCell } from './cells-of-condition.ts';

interface Range {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** `nobody`: no value is in both; `unsayable`: one cell cannot say it. */
export function meet(
  isTime: boolean,
  one: AskedCell | undefined,
  other: AskedCell,
): AskedCell | 'nobody' | 'unsayable' {
  if (one === undefined || isSame(one, other)) return other;
  if ('in' in one) return listed(one.in.filter((value) => isIn(isTime, other, value)));
  if ('in' in other) return meet(isTime, other, one);
  if ('notIn' in one && 'notIn' in other) return { notIn: [...new Set([...one.notIn, ...other.notIn])] };
  if (!isRange(one) || !isRange(other) || isAcross(one) || isAcross(other)) return 'unsayable';
  const from = Math.max(one.from ?? -Infinity, other.from ?? -Infinity);
  const to = Math.min(one.to ?? Infinity, other.to ?? Infinity);
  if (from >= to) return 'nobody';
  return { ...(from === -Infinity ? {} : { from }), ...(to === Infinity ? {} : { to }) };
}

function isSame(one: AskedCell, other: AskedCell): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function listed(values: readonly Scalar[]): AskedCell | 'nobody' {
  return values.length === 0 ? 'nobody' : { in: values };
}

function isIn(isTime: boolean, cell: AskedCell, value: Scalar): boolean {
  if ('in' in cell) return cell.in.includes(value);
  if ('notIn' in cell) return !cell.notIn.includes(value);
  if (!isRange(cell)) return false;
  const [from, to] = [cell.from ?? -Infinity, cell.to ?? Infinity];
  const number = Number(value);
  return isTime && from > to ? number >= from || number < to : number >= from && number < to;
}

function isRange(cell: AskedCell): cell is Range {
  return 'from' in cell || 'to' in cell;
}

/** Midnight. */
function isAcross({ from, to }: Range): boolean {
  return from !== undefined && to !== undefined && from > to;
}
