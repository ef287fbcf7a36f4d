/** For tests: small rule-set documents and a real SHA-256. */
import { createHash } from 'node:crypto';
import { CATALOGUE_VERSION } from '../catalogue/facts.ts';
import { loadRuleSet } from '../model/load-rule-set.ts';
import type { Condition, FlatRuleSet, LoadedRuleSet, Rule } from '../model/rule-set.ts';

export const sha256Hex = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

export function aRule(rule: Partial<Rule> = {}): Rule {
  return {
    id: 'below-5',
    effect: 'block',
    code: 'stage-below-5',
    text: { zh: '须国五及以上', en: 'China V or above only', sign: '国五以下 禁止进厂' },
    remedies: [{ zh: '换车', en: 'Use another vehicle' }],
    when: { fact: 'stageRank', operator: 'lessThan', value: 5 },
    ...rule,
  };
}

export function aDocument(document: Partial<FlatRuleSet> = {}): FlatRuleSet {
  return {
    format: 'greengate-rule-set/1',
    id: 'trial',
    version: 1,
    title: { zh: '试验', en: 'Trial' },
    catalogueVersion: CATALOGUE_VERSION,
    note: '',
    rules: [aRule()],
    tests: [],
    ...document,
  };
}

/** A loaded set of rules with the ids `r0`, `r1`, … and the given conditions. */
export function rulesWhen(...conditions: readonly Condition[]): LoadedRuleSet {
  const rules = conditions.map((when, index) => aRule({ id: `r${index}`, when }));
  return loadRuleSet(aDocument({ rules }), sha256Hex);
}
