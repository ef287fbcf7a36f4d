/** Facts by names that tell them apart: two are called 排放阶段, one of them is compared. */
import { FACT_CATALOGUE, findFact, quotaFact } from '../../../../../rules/catalogue/facts.ts';
import type { Label } from '../../../../../rules/model/label.ts';
import { editorDictionaries } from '../../i18n/editor-dictionaries.ts';
import type { Draft } from './draft.ts';

type Lang = 'zh' | 'en';
type Quotas = readonly { readonly id: string; readonly title: Label }[];

export function factWord(name: string, lang: Lang, quotas: Quotas = []): string {
  const fact = findFact(name);
  // A fact of a later catalogue keeps its name.
  if (fact === undefined) return name;
  const special: Readonly<Record<string, string>> = editorDictionaries[lang].facts;
  if (Object.hasOwn(special, name)) return special[name] ?? name;
  const quota = quotas.find(({ id }) => quotaFact(id) === name);
  return quota === undefined ? fact.label[lang] : `${fact.label[lang]} ${quota.title[lang]}`;
}

/** What a column of the fact may be called in a spreadsheet. */
export function factHeads(name: string, quotas: Quotas): readonly string[] {
  return [factWord(name, 'zh', quotas), factWord(name, 'en', quotas), name];
}

/** Facts that a draft may name; the day stands for the older date. */
export function factsFor({
  catalogueVersion,
  quotas,
}: Pick<Draft, 'catalogueVersion' | 'quotas'>): readonly string[] {
  const known = FACT_CATALOGUE.filter(({ since }) => since <= catalogueVersion).map(({ name }) => name);
  const useful = known.filter((name) => name !== 'beijingDate' || !known.includes('beijingDay'));
  return [...useful, ...quotas.map(({ id }) => quotaFact(id))];
}
