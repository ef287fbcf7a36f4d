/** One value of a fact from what somebody typed or pasted: its words in either language, or its code. */
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import type { Scalar } from '../../../../../rules/model/rule-set.ts';
import { unknownText } from './cell-words.ts';

/** Several: it may mean any of these. */
export type ReadValue =
  { readonly value: Scalar } | { readonly unclear: readonly string[] } | { readonly unknown: string };

const ROMAN: Readonly<Record<string, string>> = {
  0: '零',
  1: '一',
  2: '二',
  3: '三',
  4: '四',
  5: '五',
  6: '六',
  I: '一',
  II: '二',
  III: '三',
  IV: '四',
  V: '五',
  VI: '六',
};
const LATIN = ['0', 'I', 'II', 'III', 'IV', 'V', 'VI'];

/** Full width or half, 国5 or 国Ⅴ for 国五, small letters: one spelling of each word. */
export function spelled(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(
      /国\s*([0-6]|IV|VI?|I{1,3})(?![0-9IV])/giu,
      (_, stage: string) => `国${ROMAN[stage.toUpperCase()] ?? stage}`,
    )
    .replace(/china\s*([1-6])(?!\d)/giu, (_, stage: string) => `China ${LATIN[Number(stage)] ?? stage}`)
    .toLowerCase()
    .replaceAll(/\s+/g, ' ');
}

export function readValue(fact: FactDefinition, text: string): ReadValue {
  const trimmed = text.trim();
  if (fact.type === 'time') return oneOf(minuteOf(spelled(trimmed)), trimmed);
  if (fact.type === 'date') return oneOf(dayOf(spelled(trimmed)), trimmed);
  if (fact.codes !== null) {
    const coded = readCode(fact, trimmed);
    if (!('unknown' in coded) || fact.type !== 'text') return coded;
  }
  if (fact.type === 'text') return { value: freeText(fact, trimmed) };
  const number = trimmed === '' ? Number.NaN : Number(spelled(trimmed));
  return oneOf(Number.isFinite(number) ? number : null, trimmed);
}

function oneOf(value: number | null, text: string): ReadValue {
  return value === null ? { unknown: text } : { value };
}

function readCode(fact: FactDefinition, text: string): ReadValue {
  const wanted = spelled(text);
  if (wanted === '') return { unknown: text };
  const entries = Object.entries(fact.codes ?? {}).map(([code, { zh, en }]) => ({
    code,
    names: [code, zh, en].map(spelled),
    zh,
  }));
  const exact = entries.find(({ names }) => names.includes(wanted));
  if (exact !== undefined) return { value: typed(fact, exact.code) };
  if (fact.type === 'flag') return oneFlag(wanted, text);
  // The beginning of a word is enough where only one begins so. Free text may begin as it likes.
  const begun = entries.filter(({ names }) => names.slice(1).some((name) => name.startsWith(wanted)));
  const [only] = begun;
  if (only === undefined || fact.type === 'text') return { unknown: text };
  return begun.length === 1 ? { value: typed(fact, only.code) } : { unclear: begun.map(({ zh }) => zh) };
}

const YES = ['是', '对', '√', 'yes', 'y', 'true', '1'];
const NO = ['否', '不', '×', 'no', 'n', 'false', '0'];

function oneFlag(wanted: string, text: string): ReadValue {
  if (YES.includes(wanted)) return { value: true };
  return NO.includes(wanted) ? { value: false } : { unknown: text };
}

function typed({ type }: FactDefinition, code: string): Scalar {
  if (type === 'flag') return code === 'true';
  return type === 'number' ? Number(code) : code;
}

function freeText(fact: FactDefinition, text: string): string {
  const quoted = /^["“”](.*)["“”]$/su.exec(text);
  if (quoted !== null) return quoted[1] ?? '';
  return unknownText(fact) !== null && ['未知', 'unknown'].includes(text.toLowerCase())
    ? String(unknownText(fact))
    : text;
}

/** 22:00, 22点, 8时30分, 次日 8:00, 2200. */
function minuteOf(text: string): number | null {
  const match = /^(?:次日|翌日|当日)?\s*(\d{1,2})(?:\s*[:点时h.]\s*(\d{1,2})?\s*分?(?::00)?)?$/u.exec(text);
  const [, hours, minutes = '0'] = match ?? /^(\d{2})(\d{2})$/.exec(text) ?? [];
  if (hours === undefined) return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= 1440 ? minute : null;
}

/** 2026-11-24, 2026/11/24, 2026年11月24日, 20261124. */
function dayOf(text: string): number | null {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/u.exec(text);
  const [, year, month, day] = match ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isReal ? Number(date.toISOString().slice(0, 10).replaceAll('-', '')) : null;
}
