/** The text of a rule set of format 1, in the form that the editors know. */
import { loadRuleSet } from '../../../../../rules/model/load-rule-set.ts';
import { FLAT_FORMAT, RuleSetInvalid } from '../../../../../rules/model/rule-set.ts';
import type { FlatRuleSet } from '../../../../../rules/model/rule-set.ts';
import type { Draft } from '../editor/draft.ts';
import { layersOfFlat } from './layers-of-flat.ts';

export interface Converted {
  readonly draft: Draft;
  readonly original: FlatRuleSet;
}

/** `place`: of the first fault, or of the rules that no table can say. Null: it is no such rule set. */
export function layersOf(text: string): Converted | { readonly place: string } | null {
  const flat = flatIn(text);
  if (flat === null) return null;
  try {
    // Nobody compares digests here, and a browser makes none without waiting.
    const original = unsealed(loadRuleSet(unsealed(flat), () => '').document) as FlatRuleSet;
    const draft = layersOfFlat(original);
    return draft === null ? { place: '$.rules' } : { draft, original };
  } catch (error) {
    if (error instanceof RuleSetInvalid) return { place: error.problems[0]?.path ?? '$' };
    throw error;
  }
}

function unsealed(document: object): object {
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== 'digest'));
}

function flatIn(text: string): object | null {
  try {
    const json: unknown = JSON.parse(text);
    const isFlat =
      typeof json === 'object' && json !== null && 'format' in json && json.format === FLAT_FORMAT;
    return isFlat ? json : null;
  } catch {
    return null;
  }
}
