/** A cell of a decision table in words: 国四及以下, 22:00–08:00, 柴油、燃气. `readCell` reads them back. */
import { findFact } from '../../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import { conditionLabel, valueLabel } from '../../../../../rules/catalogue/labels.ts';
import type { Cell, Scalar } from '../../../../../rules/model/rule-set.ts';
import { valueAfter, valueBefore } from './steps.ts';

type Lang = 'zh' | 'en';
interface Range {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Null where the cell asks nothing. */
export function cellWords(factName: string, cell: Cell, lang: Lang): string | null {
  if (cell === null) return null;
  const fact = findFact(factName);
  // A fact of a later catalogue keeps its name.
  if (fact === undefined) return JSON.stringify(cell);
  if ('in' in cell) return listWords(fact, cell.in, lang);
  if ('notIn' in cell) return exceptWords(listWords(fact, cell.notIn, lang), lang);
  if ('contains' in cell) return conditionLabel(fact, 'contains', cell.contains)[lang];
  if ('doesNotContain' in cell) return conditionLabel(fact, 'doesNotContain', cell.doesNotContain)[lang];
  if ('bannedUpTo' in cell) return bannedWords(cell.bannedUpTo, lang);
  return rangeWords(fact, cell, lang);
}

/** One value, in quotation marks where its text would be read as something else. */
export function valueWords(fact: FactDefinition, value: Scalar, lang: Lang): string {
  if (fact.type !== 'text' || (fact.codes !== null && Object.hasOwn(fact.codes, String(value))))
    return valueLabel(fact, value)[lang];
  if (value === unknownText(fact)) return lang === 'zh' ? '未知' : 'unknown';
  return isPlain(String(value)) ? String(value) : `“${String(value)}”`;
}

/** How a fact of free text says that nobody knows it; null where somebody always does. */
export function unknownText({ name, mayBeUnknown, codes }: FactDefinition): string | null {
  if (!mayBeUnknown || codes !== null) return null;
  return name === 'vehicleType' ? '' : 'unknown';
}

const NOT_PLAIN =
  /^\s|\s$|^$|[、,，;；/\n\t"“”|]|^(不|非|除|not\b|no\b|any but\b|!|<|≠)|(除外|以外)$|^(任意|不限|全部|any|all|[-—–*]|未知|unknown)$/iu;

function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

function listWords(fact: FactDefinition, values: readonly Scalar[], lang: Lang): string {
  return values.map((value) => valueWords(fact, value, lang)).join(lang === 'zh' ? '、' : ', ');
}

function exceptWords(list: string, lang: Lang): string {
  // Not "not": 未联网 is "not connected".
  return lang === 'zh' ? `不是${list}` : `any but ${list}`;
}

function bannedWords(ranks: Readonly<Record<string, number>>, lang: Lang): string {
  const [group, stage] = [findFact('fuelGroup'), findFact('stageRank')];
  if (group === undefined || stage === undefined) return JSON.stringify(ranks);
  // A database keeps no order of keys.
  const places = Object.keys(group.codes ?? {});
  return Object.entries(ranks)
    .toSorted(([one], [other]) => places.indexOf(one) - places.indexOf(other))
    .map(([name, rank]) => {
      const words = conditionLabel(stage, 'lessThanInclusive', rank)[lang];
      return `${valueLabel(group, name)[lang]} ${words}`;
    })
    .join(lang === 'zh' ? '；' : '; ');
}

function rangeWords(fact: FactDefinition, { from, to }: Range, lang: Lang): string {
  if (from !== undefined && to !== undefined) return betweenWords(fact, [from, to], lang);
  if (to === undefined) return conditionLabel(fact, 'greaterThanInclusive', from ?? 0)[lang];
  const last = valueBefore(fact, to);
  return isStep(fact, last)
    ? conditionLabel(fact, 'lessThanInclusive', last)[lang]
    : conditionLabel(fact, 'lessThan', to)[lang];
}

function betweenWords(fact: FactDefinition, [from, to]: readonly [number, number], lang: Lang): string {
  const word = (value: number): string => valueLabel(fact, value)[lang];
  // The minute at which a window ends is not in it, as everybody expects of a clock.
  if (fact.type === 'time') return `${word(from)}–${word(to)}`;
  const last = valueBefore(fact, to);
  const isWhole = valueAfter(fact, last) === to && last >= from;
  if (!isWhole) return `≥${from}, <${to}`;
  return lang === 'zh' ? `${word(from)}至${word(last)}` : `${word(from)} to ${word(last)}`;
}

/** 国四及以下 says more than 低于国五, where there is such a value. */
function isStep(fact: FactDefinition, value: number): boolean {
  return fact.codes !== null && Object.hasOwn(fact.codes, String(value));
}
