/**
 * The seed rule sets in layers with decision tables: what a new version of one starts from. They decide as version 1,
 * which knows no approved exemptions: those of an alert let in who has one.
 */
import { sealRuleSet } from '../model/load-rule-set.ts';
import type { LoadedRuleSet, Sha256Hex } from '../model/rule-set.ts';
import normal from './layered/normal.json' with { type: 'json' };
import orange from './layered/orange.json' with { type: 'json' };
import red from './layered/red.json' with { type: 'json' };
import yellow from './layered/yellow.json' with { type: 'json' };
import type { SeedRuleSetId } from './seed-rule-sets.ts';

const DOCUMENTS: Readonly<Record<SeedRuleSetId, unknown>> = { normal, yellow, orange, red };

export function loadLayeredSeed(id: SeedRuleSetId, sha256Hex: Sha256Hex): LoadedRuleSet {
  return sealRuleSet(DOCUMENTS[id], sha256Hex);
}
