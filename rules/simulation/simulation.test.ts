import { describe, expect, it } from 'vitest';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Facts } from '../model/decision.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import { loadRuleSet } from '../model/load-rule-set.ts';
import { loadSeedRuleSet } from '../sets/seed-rule-sets.ts';
import { aFreeRule, aLayered, aQuota, orangeStandard } from '../testing/layered.factory.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { quotaLimitKey } from './candidate.ts';
import { Simulation, type RecordedPassage, type SimulationOptions } from './simulation.ts';

const noon = Date.UTC(2026, 10, 24, 4, 0);
const stages = ['3', '4', '5', '6', 'D', 'unknown'] as const;

function passage(given: Facts, more: Partial<RecordedPassage> = {}): RecordedPassage {
  return {
    id: `p/${JSON.stringify(given)}`,
    eventTime: noon,
    outcome: 'allow',
    code: 'compliant',
    facts: factsOfBaseVehicle(given),
    ...more,
  };
}

function run(
  ruleSet: LoadedRuleSet,
  passages: readonly RecordedPassage[],
  more: Partial<SimulationOptions> = {},
) {
  const simulation = new Simulation(ruleSet, { level: null, quotaLimits: new Map(), ...more });
  for (const one of passages) simulation.take(one);
  return { summary: simulation.summary(), vehicles: simulation.changedVehicles() };
}

describe('a simulation', () => {
  it('counts what the gate itself would have decided', async () => {
    const orange = loadSeedRuleSet('orange', sha256Hex);
    const passages = stages.flatMap((emissionStage, index) =>
      ['in', 'out'].map((direction) => passage({ emissionStage, direction, plateNo: `冀B1000${index}` })),
    );
    const { summary } = run(orange, passages, { level: 'orange' });
    const blocked = await Promise.all(
      passages.map(async ({ facts }) => (await evaluate(orange, { ...facts, alertLevel: 'orange' })).outcome),
    );
    expect(summary).toMatchObject({
      passages: 12,
      blockedBefore: 0,
      blockedAfter: blocked.filter((outcome) => outcome === 'block').length,
    });
    expect(summary.blockedAfter).toBeGreaterThan(0);
  });

  it('tells each vehicle whose outcome changes, with both reasons, and the counts add up', () => {
    const { summary, vehicles } = run(orangeStandard(), [
      passage({ emissionStage: '4', plateNo: '冀B00001', fleet: '一队' }),
      passage({ emissionStage: '4', plateNo: '冀B00001', fleet: '一队', beijingMinute: 61 }),
      passage({ emissionStage: '6', plateNo: '冀B00002' }, { outcome: 'block', code: 'stage-unknown' }),
      passage({ emissionStage: '3', plateNo: '冀B00003' }, { outcome: 'block', code: 'stage-banned' }),
    ]);
    expect(vehicles).toMatchObject([
      { plateNo: '冀B00001', newlyBlocked: 2, newlyAllowed: 0, before: 'compliant', after: 'stage-banned' },
      { plateNo: '冀B00002', newlyBlocked: 0, newlyAllowed: 1, before: 'stage-unknown', after: 'compliant' },
    ]);
    expect(summary).toMatchObject({ blockedBefore: 2, blockedAfter: 3, newlyBlocked: 2, newlyAllowed: 1 });
    expect(summary.by.fleet['一队']).toEqual({ passages: 2, blockedBefore: 0, blockedAfter: 2 });
    expect(summary.by.hour['01']).toEqual({ passages: 1, blockedBefore: 0, blockedAfter: 1 });
    expect(summary.reasons['stage-banned']).toEqual({ before: 1, after: 3 });
    for (const dimension of Object.values(summary.by)) {
      const sum = Object.values(dimension).reduce((total, { blockedAfter }) => total + blockedAfter, 0);
      expect(sum).toBe(summary.blockedAfter);
    }
  });

  it('bears a fleet of any name', () => {
    const { summary } = run(orangeStandard(), [
      passage({ fleet: '__proto__' }),
      passage({ fleet: 'constructor' }),
    ]);
    expect(Object.keys(summary.by.fleet)).toEqual(['__proto__', 'constructor']);
    expect(({} as { passages?: number }).passages).toBeUndefined();
  });

  it('tells the share of clean trips among the vehicles let in', () => {
    const { summary } = run(orangeStandard(), [
      passage({ emissionStage: '4', plateNo: 'a' }),
      passage({ emissionStage: '6', plateNo: 'b' }),
      passage({ emissionStage: 'D', fuel: 'C', plateNo: 'c' }),
      passage({ emissionStage: 'D', fuel: 'C', plateNo: 'c', direction: 'out' }),
    ]);
    expect(summary.clean).toEqual({
      before: { letIn: 3, newEnergy: 1, sixOrNewEnergy: 2 },
      after: { letIn: 2, newEnergy: 1, sixOrNewEnergy: 2 },
    });
  });

  it('with a level as if it began with the period: who came in since does not count as entered before', () => {
    const old = { emissionStage: '4', direction: 'out', plateNo: 'old' };
    const exempt = { emissionStage: '4', vehicleCategory: '1', plateNo: 'new' };
    const passages = [
      passage(old),
      passage(exempt),
      passage({ ...exempt, vehicleCategory: '0', direction: 'out' }),
    ];
    const { vehicles } = run(orangeStandard(), passages, { level: 'orange' });
    expect(vehicles.map(({ plateNo }) => plateNo)).toEqual(['new']);
  });

  it('lets in as many as a quota says, window by window', () => {
    const fits = aFreeRule({
      id: 'fits',
      layer: 'default',
      effect: 'allow',
      code: 'fits',
      when: { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 },
    });
    const night = Date.UTC(2026, 10, 24, 14, 0);
    const passages = Array.from({ length: 12 }, (_, n) =>
      passage({ plateNo: `p${n}` }, { eventTime: night + (n % 2) * 86_400_000 }),
    );
    const byCount = loadRuleSet(
      aLayered({ parts: [fits], quotas: [aQuota({ limit: { count: 4 } })] }),
      sha256Hex,
    );
    expect(run(byCount, passages).summary).toMatchObject({ newlyBlocked: 4 });
    const percent = { percent: 50, baselineDays: 10, atLeastDays: 3 };
    const byPercent = loadRuleSet(
      aLayered({ parts: [fits], quotas: [aQuota({ limit: percent })] }),
      sha256Hex,
    );
    const quotaLimits = new Map([[quotaLimitKey('night', 'plant'), 1]]);
    expect(run(byPercent, passages, { quotaLimits }).summary).toMatchObject({ newlyBlocked: 10 });
  });

  it('asks the validity as a gate does, where each passage has its own level; by a fixed level it is as if valid', () => {
    const validity = { from: new Date(noon).toISOString(), to: new Date(noon + 60_000).toISOString() };
    const ruleSet = loadRuleSet(aLayered({ validity }), sha256Hex);
    const passages = [-1, 0, 59_999, 60_000].map((ms) =>
      passage({ emissionStage: '6' }, { eventTime: noon + ms }),
    );
    const asAtAGate = run(ruleSet, passages);
    expect(asAtAGate.summary).toMatchObject({ newlyBlocked: 2, outsideValidity: 2 });
    expect(asAtAGate.vehicles).toMatchObject([{ newlyBlocked: 2, after: 'outside-validity' }]);
    const assumed = run(ruleSet, passages, { level: 'orange' }).summary;
    expect(assumed).toMatchObject({ newlyBlocked: 0, outsideValidity: 2 });
  });

  it('completes what an older catalogue did not have, and says how many', () => {
    const {
      beijingDay,
      fleet,
      cargo,
      subject,
      exemptions,
      enteredBefore,
      performanceGrade,
      industry,
      ...old
    } = factsOfBaseVehicle({ emissionStage: '4' });
    expect([
      beijingDay,
      fleet,
      cargo,
      subject,
      exemptions,
      enteredBefore,
      performanceGrade,
      industry,
    ]).not.toContain(undefined);
    const since = aFreeRule({ when: { fact: 'beijingDay', operator: 'equal', value: Number(beijingDay) } });
    const ruleSet = loadRuleSet(aLayered({ parts: [since] }), sha256Hex);
    expect(run(ruleSet, [passage({}, { facts: old })]).summary).toMatchObject({
      completed: 1,
      newlyBlocked: 1,
    });
  });
});
