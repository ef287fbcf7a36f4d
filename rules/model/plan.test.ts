import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { assignmentsOf, codesOf, levelsNamed, loadPlan, PLAN_FORMAT, USUAL_ENCODINGS } from './plan.ts';
import type { PlanDocument } from './plan.ts';
import { RuleSetInvalid } from './rule-set.ts';

const set = (id: string) => ({ id, version: 1 });
const plan = (part: object = {}): unknown => ({
  format: PLAN_FORMAT,
  id: 'plan',
  version: 2,
  title: { zh: '一企一策', en: 'Plan of the plant' },
  note: '',
  filingNo: null,
  inForceFrom: null,
  rows: [
    { level: 'none', road: set('normal'), inPlant: null, nrmm: null },
    { level: 'yellow', road: set('yellow'), inPlant: null, nrmm: null },
    { level: 'orange', road: set('orange'), inPlant: set('in-plant-orange'), nrmm: set('nrmm-orange') },
    { level: 'red', road: set('red'), inPlant: set('in-plant-orange'), nrmm: set('nrmm-orange') },
  ],
  encodings: USUAL_ENCODINGS,
  ...part,
});
const rows = (plan() as PlanDocument).rows;

function placesOf(given: unknown): string[] {
  try {
    loadPlan(given, sha256Hex);
    return [];
  } catch (error) {
    if (!(error instanceof RuleSetInvalid)) throw error;
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
}

describe('a plan', () => {
  it('comes to one assignment for each level and subject', () => {
    const { document, digest } = loadPlan(plan(), sha256Hex);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const assigned = assignmentsOf(document);
    expect(assigned).toHaveLength(12);
    expect(assigned).toContainEqual({ level: 'orange', subject: 'nrmm', ruleSet: set('nrmm-orange') });
    expect(assigned).toContainEqual({ level: 'none', subject: 'in-plant', ruleSet: null });
  });

  it.each([
    ['a level without a row', { rows: rows.slice(1) }, '$.rows there is no row for the level none'],
    ['a level with two', { rows: [...rows, rows[0]] }, '$.rows[4].level the level none has a row already'],
    ['an unknown level', { rows: [{ ...rows[0], level: 'blue' }] }, '$.rows.0.level a level is one of'],
    ['another format', { format: 'x' }, '$.format'],
    ['what nobody knows', { extra: 1 }, '$.extra'],
    ['an instant without offset', { inForceFrom: '2026-12-01T00:00' }, '$.inForceFrom ISO 8601 with offset'],
    ['a digest of another', { digest: 'a'.repeat(64) }, '$.digest the digest does not match'],
    [
      'an encoding that lacks a level',
      { encodings: [{ ...USUAL_ENCODINGS[0], codes: { 黄: 'yellow', 橙: 'orange' } }] },
      '$.encodings[0].codes no code means the level red',
    ],
    [
      'an encoding twice',
      { encodings: [USUAL_ENCODINGS[0], USUAL_ENCODINGS[0]] },
      '$.encodings[1].id the encoding colour is there already',
    ],
  ])('is refused with %s, with the place', (_, part, wanted) => {
    expect(placesOf(plan(part)).some((place) => place.startsWith(wanted))).toBe(true);
  });

  it('is refused with a prototype in it', () => {
    expect(placesOf(JSON.parse('{"__proto__": {"x": 1}}'))).not.toEqual([]);
  });
});

describe('a level', () => {
  const { document } = loadPlan(plan(), sha256Hex);
  it.each([
    ['II', ['response orange']],
    ['Ⅲ', ['response yellow']],
    [' iii ', ['response yellow']],
    ['1', ['grade red']],
    ['5', ['grade none']],
    ['橙', ['colour orange']],
    ['mauve', []],
  ])('as %s means %s', (word, wanted) => {
    const found = levelsNamed(document, word).map(({ encoding, level }) => `${encoding.id} ${level}`);
    expect(found).toEqual(wanted);
  });

  it('has its codes by encoding, those of another width once', () => {
    expect(codesOf(document, 'orange').map(({ title, codes }) => [title.en, codes])).toEqual([
      ['colour', ['橙']],
      ['response level', ['II']],
      ['grades 1 to 5', ['2']],
    ]);
    expect(codesOf({ encodings: [] }, 'orange')).toEqual([]);
  });
});
