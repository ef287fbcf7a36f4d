/** A vehicle as a test or an example gives it, by what differs from the ordinary one: 排放阶段 国四、燃料类型 天然气. */
import { findFact } from '../../../../rules/catalogue/facts.ts';
import { valueLabel } from '../../../../rules/catalogue/labels.ts';
import type { Facts } from '../../../../rules/model/decision.ts';

/** `ordinary`: the words for what differs in nothing. */
export function givenWords(given: Facts, lang: 'zh' | 'en', ordinary: string): string {
  const words = Object.entries(given).map(([name, value]) => {
    const fact = findFact(name);
    // A fact of a later catalogue keeps its name.
    if (fact === undefined) return `${name} ${JSON.stringify(value)}`;
    return `${fact.label[lang]} ${valueLabel(fact, value)[lang]}`;
  });
  return words.length === 0 ? ordinary : words.join(lang === 'zh' ? '、' : ', ');
}
