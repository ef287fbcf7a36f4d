/** Ranges as people write them: 国四及以下, ≥国五, 低于国五, 22:00–08:00, 2026-11-24 至 2026-11-30. */
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import { readValue, spelled } from './read-value.ts';
import { valueAfter } from './steps.ts';

export interface Range {
  readonly from?: number;
  readonly to?: number;
}

type Side = 'upTo' | 'below' | 'from' | 'above';
/** Null: it is no range. `upDown`: 以上 alone does not say whether the value itself belongs to it. */
export type ReadRange = Range | 'upDown' | null;

const SIGNS: readonly (readonly [RegExp, Side])[] = [
  [/^(?:<=|≤|不晚于|不高于|不超过|最高|not later than |not above |at most |up to )(.+)$/u, 'upTo'],
  [/^(.+?)\s*(?:及以下|或以下|以下\(含\)|\(含\)以下| or below)$/u, 'upTo'],
  [/^(?:<|低于|小于|早于|below |before |less than )(.+)$/u, 'below'],
  [/^(.+?)\s*以前$/u, 'below'],
  [/^(?:>=|≥|不低于|不早于|至少|at least |from |not below )(.+)$/u, 'from'],
  [/^(.+?)\s*(?:及以上|或以上|以上\(含\)|\(含\)以上|起| or above)$/u, 'from'],
  [/^(?:>|高于|大于|晚于|above |later than |more than )(.+)$/u, 'above'],
];

export function readRange(fact: FactDefinition, text: string): ReadRange {
  if (!['number', 'time', 'date'].includes(fact.type)) return null;
  const words = spelled(text);
  for (const [sign, side] of SIGNS) {
    const value = valueIn(fact, sign.exec(words)?.[1]);
    if (value !== null) return oneSided(fact, side, value);
  }
  const between = bounds(fact, words) ?? betweenOf(fact, words);
  if (between !== null) return between;
  return valueIn(fact, /^(.+?)\s*(?:以上|以下)$/u.exec(words)?.[1]) === null ? null : 'upDown';
}

function oneSided(fact: FactDefinition, side: Side, value: number): Range {
  if (side === 'below') return { to: value };
  if (side === 'from') return { from: value };
  return side === 'upTo' ? { to: valueAfter(fact, value) } : { from: valueAfter(fact, value) };
}

function valueIn(fact: FactDefinition, text: string | undefined): number | null {
  if (text === undefined) return null;
  const read = readValue(fact, text);
  return 'value' in read && typeof read.value === 'number' ? read.value : null;
}

/** ≥1, <2.5 */
function bounds(fact: FactDefinition, words: string): Range | null {
  const [, least, end] = /^(?:>=|≥)\s*(.+?)\s*[,、]\s*<\s*(.+)$/u.exec(words) ?? [];
  const [from, to] = [valueIn(fact, least), valueIn(fact, end)];
  return from === null || to === null ? null : { from, to };
}

const BETWEEN = /[-–—~〜至到]| to |\.\.|\bto\b/gu;

/** Wherever it is cut in two, both must be values: a date has hyphens of its own. */
function betweenOf(fact: FactDefinition, words: string): Range | null {
  for (const cut of words.matchAll(BETWEEN)) {
    const from = valueIn(fact, words.slice(0, cut.index));
    const last = valueIn(fact, words.slice(cut.index + cut[0].length));
    if (from === null || last === null) continue;
    return { from, to: fact.type === 'time' ? last : valueAfter(fact, last) };
  }
  return null;
}
