import { describe, expect, it } from 'vitest';
import { aFreeRule, aLayered } from '../testing/layered.factory.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { loadRuleSet } from '../model/load-rule-set.ts';
import { loadMachineRuleSet } from '../sets/machine-rule-sets.ts';
import { machineOutcomes, type MachineFile } from './machine-outcome.ts';

const at = Date.UTC(2026, 10, 24, 13, 0);
const loader: MachineFile = { id: 'm1', subject: 'nrmm', fuel: 'B', emissionStage: '3', fleet: null };

describe('what a rule set says of a machine', () => {
  it('is by its own data alone', () => {
    const judge = machineOutcomes(loadMachineRuleSet('nrmm-alert', sha256Hex), { level: 'orange', at });
    expect(judge(loader).outcome).toBe('allow');
    expect(judge({ ...loader, emissionStage: '2' }).outcome).toBe('block');
  });

  it('has no reason where no rule hits: it stops (I8)', () => {
    const ruleSet = loadRuleSet(aLayered({ covers: 'nrmm', parts: [aFreeRule()] }), sha256Hex);
    const judge = machineOutcomes(ruleSet, { level: 'none', at });
    expect(judge({ ...loader, emissionStage: 'D' })).toEqual({ outcome: 'block', reason: null });
  });

  it('is that it stops where the set is not valid', () => {
    const validity = { from: null, to: new Date(at).toISOString() };
    const ruleSet = loadRuleSet(aLayered({ covers: 'nrmm', validity }), sha256Hex);
    const outcome = (when: number) => machineOutcomes(ruleSet, { level: 'none', at: when })(loader);
    expect(outcome(at)).toMatchObject({ outcome: 'block', reason: { sign: '策略不在有效期' } });
    expect(outcome(at - 1).reason?.sign).not.toBe('策略不在有效期');
  });
});
