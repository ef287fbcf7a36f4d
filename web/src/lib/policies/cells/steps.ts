/** The value before and after another: ranges exclude their end, people include it (国四及以下, 11-24 至 11-30). */
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';

export function valueAfter(fact: FactDefinition, value: number): number {
  return fact.type === 'date' ? dayFrom(value, 1) : value + 1;
}

export function valueBefore(fact: FactDefinition, value: number): number {
  return fact.type === 'date' ? dayFrom(value, -1) : value - 1;
}

/** Days are written yyyymmdd. */
function dayFrom(day: number, days: number): number {
  const [year, month, date] = [Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100];
  const other = new Date(Date.UTC(year, month - 1, date + days));
  return Number(other.toISOString().slice(0, 10).replaceAll('-', ''));
}
