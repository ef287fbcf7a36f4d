import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { quotaFact } from '../catalogue/facts.ts';
import { evaluate } from '../engine/evaluate.ts';
import { FactMissing, FactTypeMismatch } from '../engine/fact-requirements.ts';
import type { Facts } from '../model/decision.ts';
import { loadRuleSet } from '../model/load-rule-set.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import { orangeStandard } from '../testing/layered.factory.ts';
import { anyDocument, factsNear, valuesNear } from '../testing/rule-set.arbitrary.ts';
import { rulesWhen, sha256Hex } from '../testing/rule-set.factory.ts';
import { compileBulk } from './bulk-evaluator.ts';

const DOCUMENTS = 4_000;
const FACTS_EACH = 26;

/** Whole numbers at random, by a seed (xorshift). */
function numbersFrom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

async function byEngine(ruleSet: LoadedRuleSet, facts: Facts): Promise<string> {
  const { outcome, reasons } = await evaluate(ruleSet, facts);
  return [outcome, ...reasons.map(({ rule }) => rule)].join(' ');
}

describe('the bulk evaluator', () => {
  it(`decides as the engine does, reasons and order included, for ${DOCUMENTS * FACTS_EACH} sets × facts`, async () => {
    const told = { hits: 0, allowed: 0, several: 0, exempted: 0 };
    const anySeed = fc.integer({ min: 1, max: 0x7fff_ffff });
    const property = fc.asyncProperty(anyDocument(), anySeed, async (document, seed) => {
      const ruleSet = loadRuleSet(document, sha256Hex);
      const bulk = compileBulk(ruleSet);
      const near = valuesNear(ruleSet);
      const base = factsOfBaseVehicle({ [quotaFact('night')]: 3 });
      const next = numbersFrom(seed);
      for (let n = 0; n < FACTS_EACH; n += 1) {
        const facts = factsNear(near, base, next);
        const { outcome, rules } = bulk.decide(facts);
        const reasons = rules.length === 0 ? ['default'] : rules.map(({ id }) => id);
        const expected = await byEngine(ruleSet, facts);
        if ([outcome, ...reasons].join(' ') !== expected)
          expect([outcome, ...reasons].join(' ')).toBe(expected);
        told.hits += rules.length > 0 ? 1 : 0;
        told.allowed += outcome === 'allow' ? 1 : 0;
        told.several += rules.length > 1 ? 1 : 0;
        told.exempted += rules[0]?.layer === 'exemption' ? 1 : 0;
      }
    });
    await fc.assert(property, { numRuns: DOCUMENTS });
    expect(told.hits).toBeGreaterThan(0.6 * DOCUMENTS * FACTS_EACH);
    expect(told.allowed).toBeGreaterThan(0.2 * DOCUMENTS * FACTS_EACH);
    expect(told.several).toBeGreaterThan(0.3 * DOCUMENTS * FACTS_EACH);
    expect(told.exempted).toBeGreaterThan(0.02 * DOCUMENTS * FACTS_EACH);
  }, 120_000);

  const needsStage = rulesWhen({ fact: 'stageRank', operator: 'lessThan', value: 5 });

  it('misses a fact that a rule asks for', () => {
    expect(() => compileBulk(needsStage).decide({})).toThrow(FactMissing);
  });

  it('refuses a value of another type, and takes it where it was told to trust', () => {
    expect(() => compileBulk(needsStage).decide({ stageRank: '4' })).toThrow(FactTypeMismatch);
    expect(compileBulk(needsStage).decideTrusted({ stageRank: 4 }).outcome).toBe('block');
  });

  it('gives the whole rules, the deciding one first', () => {
    const { outcome, rules } = compileBulk(orangeStandard()).decide(
      factsOfBaseVehicle({ emissionStage: '4', vehicleCategory: '1' }),
    );
    expect(outcome).toBe('allow');
    expect(rules.map(({ code, layer }) => `${code} ${layer}`)).toEqual([
      'exempt-category exemption',
      'stage-banned emergency',
      'compliant default',
    ]);
  });
});
