import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { anyCondition, anyFacts } from '../testing/condition.arbitrary.ts';
import { loadRuleSet } from '../model/load-rule-set.ts';
import { aDocument, aRule, rulesWhen, sha256Hex } from '../testing/rule-set.factory.ts';
import { loadSeedRuleSet } from '../sets/seed-rule-sets.ts';
import { assessCondition } from './condition-assessment.ts';
import { assertAgreement, EngineDisagreement, evaluate } from './evaluate.ts';
import { FactMissing } from './fact-requirements.ts';
import { naive } from './naive-evaluator.fixture.ts';

const orange = loadSeedRuleSet('orange', sha256Hex);

describe('order', () => {
  it('lists the rules that hit in document order and lets the first decide', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCondition, { minLength: 1, maxLength: 6 }),
        anyFacts,
        async (trees, facts) => {
          const { reasons, outcome, trace } = await evaluate(rulesWhen(...trees), facts);
          const hits = trees.flatMap((tree, index) => (naive(tree, facts) ? [`r${index}`] : []));
          expect(reasons.map((reason) => reason.rule)).toEqual(hits.length > 0 ? hits : ['default']);
          expect(outcome).toBe('block');
          expect(trace.map((rule) => rule.rule)).toEqual(trees.map((_, index) => `r${index}`));
        },
      ),
    );
  });

  it('lets an allowing rule before a blocking one allow, and the other way round', async () => {
    const rules = [aRule({ id: 'first', effect: 'allow' }), aRule({ id: 'second', effect: 'block' })];
    const facts = factsOfBaseVehicle({ emissionStage: '4' });
    const forward = await evaluate(loadRuleSet(aDocument({ rules }), sha256Hex), facts);
    const backward = await evaluate(loadRuleSet(aDocument({ rules: rules.toReversed() }), sha256Hex), facts);
    expect([forward.outcome, forward.reasons.map((reason) => reason.effect)]).toEqual([
      'allow',
      ['allow', 'block'],
    ]);
    expect([backward.outcome, backward.reasons.map((reason) => reason.effect)]).toEqual([
      'block',
      ['block', 'allow'],
    ]);
  });
});

describe('a decision', () => {
  it('blocks when no rule hits, and says so', async () => {
    const decision = await evaluate(
      rulesWhen({ fact: 'overLimit', operator: 'equal', value: true }),
      factsOfBaseVehicle({}),
    );
    expect(decision).toMatchObject({
      outcome: 'block',
      reasons: [{ rule: 'default', code: 'no-rule-hit', effect: 'block', failed: [] }],
    });
    expect([...(decision.reasons[0]?.text.sign ?? '')].length).toBeLessThanOrEqual(16);
  });

  it('names the rule set with its digest, the catalogue and the facts it was made from', async () => {
    const facts = factsOfBaseVehicle({});
    const decision = await evaluate(orange, facts);
    expect(decision.ruleSet).toEqual({ id: 'orange', version: 1, digest: orange.digest });
    expect(decision.catalogueVersion).toBe(1);
    expect(decision.facts).toEqual(facts);
  });

  it('traces every leaf of every rule, also those that a short circuit skips', async () => {
    const { trace } = await evaluate(orange, factsOfBaseVehicle({ overLimit: true, direction: 'out' }));
    expect(trace.map((rule) => [rule.rule, rule.hit, rule.conditions.length])).toEqual([
      ['over-limit', true, 1],
      ['leaving', true, 1],
      ['exempt-category', false, 3],
      ['stage-unknown', false, 2],
      ['stage-below-5', false, 2],
      ['compliant', false, 3],
    ]);
    expect(trace[5]?.conditions[2]).toEqual({
      fact: 'stageRank',
      operator: 'greaterThanInclusive',
      actual: 5,
      needed: 5,
      holds: true,
    });
  });

  it('tells the driver of a 国四 truck what it has and what it needs, and nothing of the gate', async () => {
    const { reasons } = await evaluate(orange, factsOfBaseVehicle({ emissionStage: '4' }));
    expect(reasons).toHaveLength(1);
    expect(reasons[0]?.failed).toEqual([
      {
        fact: 'stageRank',
        operator: 'lessThan',
        actual: 4,
        needed: 5,
        holds: true,
        label: { zh: '排放阶段', en: 'emission stage' },
        actualLabel: { zh: '国四', en: 'China IV' },
        neededLabel: { zh: '国五及以上', en: 'China V or above' },
      },
    ]);
  });

  it('lists the ban after the exemption that overrides it', async () => {
    const { reasons } = await evaluate(
      orange,
      factsOfBaseVehicle({ emissionStage: '4', vehicleCategory: '1' }),
    );
    expect(reasons.map((reason) => reason.code)).toEqual(['exempt-category', 'stage-below-5']);
    expect(reasons[0]?.failed.map((condition) => condition.neededLabel.zh)).toEqual([
      '危险品或固废运输、特种作业、民生保障之一',
      '低于国五',
    ]);
  });

  it('reports a leaf under a negation as what was asked for', async () => {
    const set = rulesWhen({ not: { fact: 'vehicleCategory', operator: 'in', value: ['1', '3'] } });
    const { reasons } = await evaluate(set, factsOfBaseVehicle({}));
    expect(reasons[0]?.failed).toMatchObject([
      { holds: false, actualLabel: { zh: '货运' }, neededLabel: { zh: '危险品或固废运输、民生保障之一' } },
    ]);
  });
});

describe('the same facts', () => {
  it('give the same decision when many are decided at once', async () => {
    const vehicles = Array.from({ length: 60 }, (_, index) =>
      factsOfBaseVehicle({
        emissionStage: String(index % 7),
        overLimit: index % 5 === 0,
        lane: String(index),
      }),
    );
    const alone = [];
    for (const facts of vehicles) alone.push(await evaluate(orange, facts));
    const staggered = vehicles.map(async (facts, index) => {
      for (let turn = 0; turn < index; turn += 1) await Promise.resolve();
      return evaluate(orange, facts);
    });
    expect(await Promise.all(staggered)).toEqual(alone);
  });

  it('give the same decision after the caller changed its own object', async () => {
    const facts = { ...factsOfBaseVehicle({}) };
    const decision = await evaluate(orange, facts);
    facts['lane'] = 'changed';
    expect(decision.facts['lane']).toBe('1');
  });
});

describe('faulty facts', () => {
  const set = rulesWhen({
    any: [
      { fact: 'overLimit', operator: 'equal', value: false },
      { not: { all: [{ fact: 'stageRank', operator: 'lessThan', value: 5 }] } },
    ],
  });

  it('are refused by name when missing, even where a short circuit would not ask', async () => {
    await expect(evaluate(set, { overLimit: false })).rejects.toMatchObject({
      name: 'FactMissing',
      fact: 'stageRank',
    });
    await expect(evaluate(set, Object.create(factsOfBaseVehicle({})))).rejects.toThrow(FactMissing);
  });

  it.each([
    ['stageRank', '5'],
    ['stageRank', Number.NaN],
    ['stageRank', 9],
    ['overLimit', 'true'],
  ])('are refused when %s is %j', async (fact, value) => {
    const refused = evaluate(set, { ...factsOfBaseVehicle({}), [fact]: value });
    await expect(refused).rejects.toMatchObject({ name: 'FactTypeMismatch', fact });
  });

  it('do no harm where the rule set does not ask for them', async () => {
    await expect(evaluate(set, { overLimit: false, stageRank: 5 })).resolves.toMatchObject({
      outcome: 'block',
    });
  });
});

describe('the engine', () => {
  it('is refused when it disagrees with the trace', () => {
    const rule = { ...aRule(), layer: null };
    const assessment = assessCondition(rule.when, factsOfBaseVehicle({ emissionStage: '4' }));
    expect(() => assertAgreement([{ rule, assessment }], new Set([rule.id]))).not.toThrow();
    expect(() => assertAgreement([{ rule, assessment }], new Set())).toThrow(EngineDisagreement);
  });

  it('bears rule ids that mean something to an event emitter', async () => {
    const rules = [
      aRule({ id: 'error' }),
      aRule({ id: 'success', when: { fact: 'overLimit', operator: 'equal', value: true } }),
    ];
    const { reasons } = await evaluate(
      loadRuleSet(aDocument({ rules }), sha256Hex),
      factsOfBaseVehicle({ emissionStage: '1' }),
    );
    expect(reasons.map((reason) => reason.rule)).toEqual(['error']);
  });
});
