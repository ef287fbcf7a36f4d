/** What in-plant vehicles and machines have to obey during an alert, as a new site starts (domain §3.2). */
import { sealRuleSet } from '../model/load-rule-set.ts';
import type { LoadedRuleSet, Sha256Hex } from '../model/rule-set.ts';
import inPlant from './in-plant-alert.json' with { type: 'json' };
import nrmm from './nrmm-alert.json' with { type: 'json' };

export const MACHINE_RULE_SET_IDS = ['in-plant-alert', 'nrmm-alert'] as const;
export type MachineRuleSetId = (typeof MACHINE_RULE_SET_IDS)[number];

const DOCUMENTS: Readonly<Record<MachineRuleSetId, unknown>> = {
  'in-plant-alert': inPlant,
  'nrmm-alert': nrmm,
};

export function loadMachineRuleSet(id: MachineRuleSetId, sha256Hex: Sha256Hex): LoadedRuleSet {
  return sealRuleSet(DOCUMENTS[id], sha256Hex);
}
