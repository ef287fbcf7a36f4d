/** What loading a document finds wrong with it. */
import { aDocument, aRule, sha256Hex } from '../testing/rule-set.factory.ts';
import { loadRuleSet } from './load-rule-set.ts';
import { RuleSetInvalid, type Condition, type Problem } from './rule-set.ts';

export const load = (document: unknown) => loadRuleSet(document, sha256Hex);

export function problemsOf(document: unknown): readonly Problem[] {
  try {
    load(document);
  } catch (error) {
    if (error instanceof RuleSetInvalid) return error.problems;
    throw error;
  }
  return [];
}

export const pathsOf = (document: unknown) => problemsOf(document).map((problem) => problem.path);
export const when = (condition: unknown) => aDocument({ rules: [aRule({ when: condition as Condition })] });
export const nested = (levels: number): unknown =>
  levels === 1 ? { fact: 'overLimit', operator: 'equal', value: true } : { not: nested(levels - 1) };
