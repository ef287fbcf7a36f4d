import { describe, expect, it } from 'vitest';
import { Candidate, factsOfBaseVehicle } from '../../rules/index.ts';
import type { Facts, LoadedRuleSet } from '../../rules/index.ts';
import { loadRuleSet } from '../../rules/model/load-rule-set.ts';
import { aFreeRule, aLayered, aQuota, orangeStandard } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { countOf } from './shadow-tally.ts';
import type { Counted, DecidedEntry, ShadowMemory, Told } from './shadow-tally.ts';

/** 22:00 in Beijing. */
const night = Date.UTC(2026, 10, 24, 14, 0);
const nobody: ShadowMemory = { used: () => 0, entered: () => false, difference: () => undefined };
let seq = 0n;

function entry(given: Facts, more: Partial<DecidedEntry> = {}): DecidedEntry {
  seq += 1n;
  return {
    seq,
    passage: `passage/1-in/${seq}`,
    lane: '1-in',
    eventTime: new Date(night),
    decidedFor: new Date(night),
    prior: null,
    outcome: 'allow',
    reason: { code: 'compliant', text: { zh: '放行', en: 'allowed', sign: '放行' } },
    facts: factsOfBaseVehicle(given),
    ...more,
  };
}

function count(
  ruleSet: LoadedRuleSet,
  entries: readonly DecidedEntry[],
  { level = null, memory = nobody }: { level?: 'orange' | null; memory?: ShadowMemory } = {},
): Counted {
  return countOf(new Candidate(ruleSet, { level, quotaLimits: new Map() }), entries, memory);
}

describe('a shadow', () => {
  it('tells who is newly blocked and newly allowed, with both reasons, and nobody else', () => {
    const old = entry({ emissionStage: '4', plateNo: '冀B00001' });
    const barred = entry({ emissionStage: '6' }, { outcome: 'block' });
    const alike = [entry({ emissionStage: '6' }), entry({ emissionStage: '3' }, { outcome: 'block' })];
    const counted = count(orangeStandard(), [old, barred, ...alike]);
    expect(counted).toMatchObject({ passages: 4, newlyBlocked: 1, newlyAllowed: 1 });
    expect(counted.differences).toMatchObject([
      { seq: old.seq, plateNo: '冀B00001', beforeCode: 'compliant', afterCode: 'stage-banned' },
      { seq: barred.seq, beforeOutcome: 'block', afterOutcome: 'allow' },
    ]);
  });

  it('lets nobody in outside of its validity, as at a gate', () => {
    const validity = { from: null, to: new Date(night).toISOString() };
    const set = loadRuleSet(aLayered({ validity }), sha256Hex);
    const late = entry({ emissionStage: '6' });
    const { differences } = count(set, [
      entry({ emissionStage: '6' }, { decidedFor: new Date(night - 1) }),
      late,
    ]);
    expect(differences).toMatchObject([
      { seq: late.seq, afterOutcome: 'block', afterCode: 'outside-validity' },
    ]);
  });

  it('has no reason to tell where none of its rules hits: that blocks', () => {
    const { differences } = count(loadRuleSet(aLayered({ parts: [aFreeRule()] }), sha256Hex), [
      entry({ overLimit: false, emissionStage: '6' }),
    ]);
    expect(differences).toMatchObject([{ afterOutcome: 'block', afterCode: 'no-rule-hit' }]);
    expect(differences[0]).not.toHaveProperty('afterText');
  });

  it('takes the places of its own quotas, those that were taken before included', () => {
    const when = { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 } as const;
    const fits = aFreeRule({ id: 'fits', layer: 'default', effect: 'allow', code: 'fits', when });
    const set = loadRuleSet(
      aLayered({ parts: [fits], quotas: [aQuota({ limit: { count: 3 } })] }),
      sha256Hex,
    );
    const counted = count(set, [entry({}), entry({}), entry({})], { memory: { ...nobody, used: () => 1 } });
    expect(counted).toMatchObject({ newlyBlocked: 1 });
    expect([...counted.uses.values()]).toEqual([2]);
  });

  it('by a level of its own: whom it let in did not enter before the level, now or in an earlier step', () => {
    const exempt = { emissionStage: '4', vehicleCategory: '1', plateNo: '冀B00001' };
    const out = { ...exempt, vehicleCategory: '0', direction: 'out' };
    const { differences, entered } = count(orangeStandard(), [entry(exempt), entry(out)], {
      level: 'orange',
    });
    expect([differences.length, [...entered]]).toEqual([1, ['冀B00001/1']]);
    const memory = { ...nobody, entered: (plate: string) => plate === '冀B00001/1' };
    expect(count(orangeStandard(), [entry(out)], { level: 'orange', memory }).newlyBlocked).toBe(1);
    expect(count(orangeStandard(), [entry(out)], { level: 'orange' }).newlyBlocked).toBe(0);
  });
});

describe('a passage that is decided again', () => {
  const passage = 'passage/1-in/waits';
  const old = { emissionStage: '4', plateNo: '冀B00001' };
  const first = (more: Partial<DecidedEntry> = {}) => entry(old, { passage, outcome: 'block', ...more });
  const again = (given: Facts, more: Partial<DecidedEntry> = {}) =>
    entry({ plateNo: '冀B00001', ...given }, { passage, prior: 'block', ...more });
  const everybody = { fact: 'overLimit', operator: 'in', value: [true, false] } as const;
  const all = aFreeRule({ id: 'all', layer: 'default', effect: 'allow', code: 'all', when: everybody });
  const open = loadRuleSet(aLayered({ parts: [all] }), sha256Hex);
  const remembered = (told: Told): ShadowMemory => ({ ...nobody, difference: () => told });
  const letIn: Told = { outcome: 'allow', code: 'all', text: { zh: '放行', en: 'all' } };

  it('counts once, by its newest decision', () => {
    const second = again(old);
    const counted = count(orangeStandard(), [first(), second]);
    expect(counted).toMatchObject({ entries: 2, passages: 1, newlyBlocked: 1, newlyAllowed: 0 });
    expect(counted.differences).toMatchObject([
      { seq: second.seq, beforeOutcome: 'allow', afterOutcome: 'block' },
    ]);
  });

  it('differs no more once the gate lets in, too, whom the candidate let in at first', () => {
    expect(count(open, [first(), again({ emissionStage: '6' })])).toMatchObject({
      ...{ passages: 1, newlyAllowed: 0, differences: [], settled: new Set() },
    });
    const later = count(open, [again({ emissionStage: '6' })], { memory: remembered(letIn) });
    expect(later).toMatchObject({
      passages: 0,
      newlyAllowed: -1,
      differences: [],
      settled: new Set([passage]),
    });
    expect(later.entered.size).toBe(0);
  });

  it('goes on differing where the gate blocks again: once, with its newest reason', () => {
    const second = again(old, {
      outcome: 'block',
      reason: { code: 'red-stop', text: { zh: '', en: '', sign: '' } },
    });
    const later = count(open, [second], { memory: remembered(letIn) });
    expect(later).toMatchObject({ passages: 0, newlyAllowed: 0, settled: new Set([passage]) });
    expect(later.differences).toMatchObject([{ seq: second.seq, beforeCode: 'red-stop', afterCode: 'all' }]);
  });

  it('is decided by the candidate again only while it waits there, too', () => {
    const blocked: Told = { outcome: 'block', code: 'stage-banned', text: null };
    const late = again({ emissionStage: '6' }, { prior: 'allow' });
    expect(count(orangeStandard(), [late], { memory: remembered(blocked) })).toMatchObject({
      ...{ newlyBlocked: -1, differences: [], entered: new Set(['冀B00001/1']) },
    });
    const gone = again(old, { prior: 'allow', outcome: 'block' });
    expect(count(orangeStandard(), [gone]).differences).toMatchObject([
      { afterOutcome: 'allow', afterCode: 'let-in-before' },
    ]);
  });

  it('is new where the first decision was before the shadow, or where nobody could decide at first', () => {
    expect(count(orangeStandard(), [again(old, { prior: null })])).toMatchObject({
      passages: 1,
      newlyBlocked: 1,
    });
  });
});
