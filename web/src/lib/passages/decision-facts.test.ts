import { expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { evaluate, factsOfBaseVehicle, loadSeedRuleSet } from '../../../../rules/index.ts';
import { conditionWords, factRows, firstUnmet } from './decision-facts.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const decide = (level: 'normal' | 'orange', given: Record<string, string | number | boolean>) =>
  evaluate(loadSeedRuleSet(level, sha256), factsOfBaseVehicle(given));

it('puts first what was not met, with what would have been needed', async () => {
  const decision = await decide('orange', {
    alertLevel: 'orange',
    direction: 'in',
    emissionStage: '4',
    stageRank: 4,
    fuel: 'B',
    fuelGroup: 'diesel',
  });
  expect(decision.outcome).toBe('block');
  const [first] = factRows(decision);
  expect(first).toMatchObject({
    check: 'failed',
    label: { zh: '排放阶段' },
    actual: { zh: '国四' },
    needed: { zh: '国五及以上' },
  });
});

it('calls nothing failed in a decision that allows', async () => {
  const decision = await decide('normal', { direction: 'in' });
  expect(decision.outcome).toBe('allow');
  expect(new Set(factRows(decision).map(({ check }) => check))).not.toContain('failed');
});

it('says why a rule did not hit, in words', async () => {
  const decision = await decide('normal', { direction: 'in' });
  const missed = decision.trace.find(({ hit }) => !hit);
  const unmet = missed && firstUnmet(missed);
  expect(unmet && conditionWords(unmet).label.zh).toBeTruthy();
  expect(
    conditionWords({ fact: 'axles', operator: 'equal', actual: 6, needed: 4, holds: false }).needed.en,
  ).toBe('equal 4');
});

it('says the lane in words: by its name, else by entrance and direction', async () => {
  const decision = await decide('normal', { direction: 'in', lane: '1-in', entrance: '1' });
  const lane = (rows: ReturnType<typeof factRows>) => rows.find(({ name }) => name === 'lane')?.actual;
  expect(lane(factRows(decision, { zh: '1号门 进', en: 'Gate 1 in' }))).toEqual({
    zh: '1号门 进',
    en: 'Gate 1 in',
  });
  expect(lane(factRows(decision))).toEqual({ zh: '1号出入口 进厂', en: 'entrance 1, in' });
});
