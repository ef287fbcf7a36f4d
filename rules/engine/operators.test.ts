import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCondition, anyFacts, anyLeaf } from '../testing/condition.arbitrary.ts';
import { rulesWhen } from '../testing/rule-set.factory.ts';
import type { Condition } from '../model/rule-set.ts';
import { assessCondition, causesOf, leavesOf } from './condition-assessment.ts';
import { evaluate } from './evaluate.ts';
import { FactTypeMismatch } from './fact-requirements.ts';
import { naive } from './naive-evaluator.fixture.ts';

describe('operators', () => {
  it('mean the same as in a naive evaluator, alone and in trees', async () => {
    await fc.assert(
      fc.asyncProperty(anyCondition, anyLeaf, anyFacts, async (tree, leaf, facts) => {
        const { trace } = await evaluate(rulesWhen(tree, leaf), facts);
        expect(trace.map((rule) => rule.hit)).toEqual([naive(tree, facts), naive(leaf, facts)]);
      }),
    );
  });

  it('never coerce: a value of another type is refused for every fact', async () => {
    await fc.assert(
      fc.asyncProperty(anyLeaf, anyFacts, async (leaf, facts) => {
        const given = facts[leaf.fact];
        const other = typeof given === 'string' ? Number(given.length) : String(given);
        const decision = evaluate(rulesWhen(leaf), { ...facts, [leaf.fact]: other });
        await expect(decision).rejects.toThrow(FactTypeMismatch);
      }),
    );
  });
});

describe('the causes of a tree', () => {
  const flag = (value: boolean): Condition => ({ fact: 'overLimit', operator: 'equal', value });

  it('leave out the alternatives that did not hold', () => {
    const tree = assessCondition(
      { any: [{ all: [flag(true), flag(false)] }, flag(false)] },
      { overLimit: false },
    );
    expect(leavesOf(tree).map((leaf) => leaf.holds)).toEqual([false, true, true]);
    expect(causesOf(tree)).toHaveLength(1);
  });

  it('are none for a false tree', () => {
    expect(causesOf(assessCondition(flag(true), { overLimit: false }))).toEqual([]);
  });
});
