/** The rule sets that a new site starts with, one per alert level. The files carry no digest: sealing adds it. */
import { sealRuleSet } from '../model/load-rule-set.ts';
import type { LoadedRuleSet, Sha256Hex } from '../model/rule-set.ts';
import normal from './normal.json' with { type: 'json' };
import orange from './orange.json' with { type: 'json' };
import red from './red.json' with { type: 'json' };
import yellow from './yellow.json' with { type: 'json' };

export const SEED_RULE_SET_IDS = ['normal', 'yellow', 'orange', 'red'] as const;
export type SeedRuleSetId = (typeof SEED_RULE_SET_IDS)[number];

const DOCUMENTS: Readonly<Record<SeedRuleSetId, unknown>> = { normal, yellow, orange, red };

export function loadSeedRuleSet(id: SeedRuleSetId, sha256Hex: Sha256Hex): LoadedRuleSet {
  return sealRuleSet(DOCUMENTS[id], sha256Hex);
}
