/** A cell of a decision table in words: 国四及以下, 22:00–08:00, 柴油、燃气. */
import { findFact } from '../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../rules/catalogue/facts.ts';
import { conditionLabel, valueLabel } from '../../../../rules/catalogue/labels.ts';
import type { Cell } from '../../../../rules/model/rule-set.ts';

type Lang = 'zh' | 'en';

/** Null where the cell asks nothing. */
export function cellWords(factName: string, cell: Cell, lang: Lang): string | null {
  if (cell === null) return null;
  const fact = findFact(factName);
  // A fact of a later catalogue keeps its name.
  if (fact === undefined) return JSON.stringify(cell);
  if ('in' in cell) return listed(fact, cell.in, lang);
  if ('notIn' in cell) return conditionLabel(fact, 'notIn', cell.notIn)[lang];
  if ('contains' in cell) return conditionLabel(fact, 'contains', cell.contains)[lang];
  if ('doesNotContain' in cell) return conditionLabel(fact, 'doesNotContain', cell.doesNotContain)[lang];
  if ('bannedUpTo' in cell) return bannedWords(cell.bannedUpTo, lang);
  return rangeWords(fact, cell, lang);
}

function listed(fact: FactDefinition, values: readonly (string | number | boolean)[], lang: Lang): string {
  return values.map((value) => valueLabel(fact, value)[lang]).join(lang === 'zh' ? '、' : ', ');
}

function bannedWords(ranks: Readonly<Record<string, number>>, lang: Lang): string {
  const [group, stage] = [findFact('fuelGroup'), findFact('stageRank')];
  if (group === undefined || stage === undefined) return JSON.stringify(ranks);
  return Object.entries(ranks)
    .map(([name, rank]) => {
      const words = conditionLabel(stage, 'lessThanInclusive', rank)[lang];
      return `${valueLabel(group, name)[lang]} ${words}`;
    })
    .join(lang === 'zh' ? '；' : '; ');
}

function rangeWords(
  fact: FactDefinition,
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
  lang: Lang,
): string {
  if (from !== undefined && to !== undefined)
    return `${valueLabel(fact, from)[lang]}–${valueLabel(fact, to)[lang]}`;
  const [operator, value] =
    from === undefined ? (['lessThan', to] as const) : (['greaterThanInclusive', from] as const);
  return conditionLabel(fact, operator, value ?? 0)[lang];
}
