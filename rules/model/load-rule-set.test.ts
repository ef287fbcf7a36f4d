import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCondition } from '../testing/condition.arbitrary.ts';
import { digestOf, sealRuleSet } from './load-rule-set.ts';
import { aDocument, aRule, sha256Hex } from '../testing/rule-set.factory.ts';
import { load, nested, pathsOf, problemsOf, when } from './problems.fixture.ts';

describe('a good document', () => {
  it('is loaded as it is, deeply frozen, with its digest', () => {
    const document = aDocument();
    const loaded = load(document);
    expect(loaded.document).toEqual({ ...document, digest: digestOf(document, sha256Hex) });
    expect(loaded).toMatchObject({ id: 'trial', version: 1, digest: loaded.document.digest });
    expect(loaded.rules).toEqual(document.rules.map((rule) => ({ ...rule, layer: null })));
    const parts = [loaded, loaded.document, loaded.rules, loaded.rules[0], loaded.rules[0]?.when];
    expect(parts.every(Object.isFrozen)).toBe(true);
  });

  it('is no longer tied to the object it came from', () => {
    const document = structuredClone(aDocument()) as { id: string };
    const loaded = load(document);
    document.id = 'changed';
    expect(loaded.id).toBe('trial');
  });

  it('bears any valid condition', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        expect(pathsOf(when(condition))).toEqual([]);
      }),
    );
  });

  it('may be a parsed file with other key order and no prototype, with the same digest', () => {
    const turned = Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(aDocument()).toReversed()),
    );
    expect(load(turned).digest).toBe(load(aDocument()).digest);
  });
});

describe('the digest', () => {
  it('is SHA-256 over the canonical document without itself', () => {
    const sealed = sealRuleSet(aDocument(), sha256Hex);
    const keys = Object.keys(aDocument()).toSorted();
    const seen: string[] = [];
    digestOf(sealed.document, (text) => String(seen.push(text)));
    expect(Object.keys(JSON.parse(String(seen[0])))).toEqual(keys);
    expect(sealed.digest).toBe(sha256Hex(String(seen[0])));
  });

  it('is accepted when true, refused when not, and replaced by sealing', () => {
    const sealed = sealRuleSet(aDocument(), sha256Hex);
    expect(load(sealed.document)).toEqual(sealed);
    expect(pathsOf({ ...sealed.document, version: 2 })).toEqual(['$.digest']);
    expect(sealRuleSet({ ...sealed.document, version: 2 }, sha256Hex).digest).not.toBe(sealed.digest);
  });
});

describe('the envelope', () => {
  const rule = aRule();
  it.each<[string, unknown, string]>([
    ['an unknown key', { ...aDocument(), author: 'x' }, '$.author'],
    ['another format', { ...aDocument(), format: 'greengate-rule-set/3' }, '$.format'],
    ['version 0', aDocument({ version: 0 }), '$.version'],
    ['another catalogue', aDocument({ catalogueVersion: 3 }), '$.catalogueVersion'],
    ['no rules', aDocument({ rules: [] }), '$.rules'],
    [
      'too many rules',
      aDocument({ rules: Array.from({ length: 501 }, (_, n) => ({ ...rule, id: `r${n}` })) }),
      '$.rules',
    ],
    ['a rule twice', aDocument({ rules: [rule, rule] }), '$.rules[1].id'],
    ['the reserved rule id', aDocument({ rules: [{ ...rule, id: 'default' }] }), '$.rules[0].id'],
    ['the reserved code', aDocument({ rules: [{ ...rule, code: 'no-rule-hit' }] }), '$.rules[0].code'],
    ['a priority', aDocument({ rules: [{ ...rule, priority: 2 } as typeof rule] }), '$.rules[0].priority'],
    [
      'a long sign',
      aDocument({ rules: [{ ...rule, text: { ...rule.text, sign: '闸'.repeat(17) } }] }),
      '$.rules[0].text.sign',
    ],
    [
      'a blank text',
      aDocument({ rules: [{ ...rule, text: { ...rule.text, zh: ' ' } }] }),
      '$.rules[0].text.zh',
    ],
    [
      'a control character',
      aDocument({ rules: [{ ...rule, text: { ...rule.text, sign: 'a\u0007' } }] }),
      '$.rules[0].text.sign',
    ],
    ['an ill-formed digest', aDocument({ digest: 'ABC' }), '$.digest'],
    [
      'an unknown fact in a test',
      aDocument({ tests: [{ name: 't', given: { colour: '1' }, expect: { outcome: 'block' } }] }),
      '$.tests[0].given.colour',
    ],
    [
      'a wrong type in a test',
      aDocument({ tests: [{ name: 't', given: { stageRank: '5' }, expect: { outcome: 'block' } }] }),
      '$.tests[0].given.stageRank',
    ],
    [
      'an unknown rule in a test',
      aDocument({ tests: [{ name: 't', given: {}, expect: { outcome: 'block', rule: 'gone' } }] }),
      '$.tests[0].expect.rule',
    ],
    ['no document', null, '$'],
  ])('refuses %s and names the place', (_, document, path) => {
    expect(pathsOf(document)).toContain(path);
  });

  it('allows 16 characters on the sign, 500 rules and the default rule in a test', () => {
    const rules = Array.from({ length: 500 }, (_, n) => ({
      ...rule,
      id: `r${n}`,
      text: { ...rule.text, sign: '闸'.repeat(16) },
    }));
    const tests = [
      { name: 't', given: { lane: '1' }, expect: { outcome: 'block' as const, rule: 'default' } },
      { name: 'u', given: {}, expect: { outcome: 'block' as const } },
    ];
    expect(problemsOf(aDocument({ rules, tests }))).toEqual([]);
  });
});

describe('a condition', () => {
  const leaf = { fact: 'stageRank', operator: 'lessThan', value: 5 };
  it.each<[string, unknown, string]>([
    ['no object', 'x', ''],
    ['null', null, ''],
    ['a list', [leaf], ''],
    ['an empty object', {}, '.fact'],
    ['all that is no list', { all: leaf }, '.all'],
    ['an empty any', { any: [] }, '.any'],
    ['a leaf with a path', { ...leaf, path: '$.x' }, '.path'],
    ['a leaf with params', { ...leaf, params: {} }, '.params'],
    ['a leaf with a priority', { ...leaf, priority: 1 }, '.priority'],
    ['a named condition', { condition: 'other' }, '.condition'],
    ['an unknown fact', { ...leaf, fact: 'toString' }, '.fact'],
    ['a fact that is no text', { ...leaf, fact: 1 }, '.fact'],
    ['an unknown operator', { ...leaf, operator: 'contains' }, '.operator'],
    ['a decorated operator', { ...leaf, operator: 'not:equal' }, '.operator'],
    ['an ordering of codes', { fact: 'fuel', operator: 'lessThan', value: 'B' }, '.operator'],
    ['text for a number', { ...leaf, value: '5' }, '.value'],
    ['null for a number', { ...leaf, value: null }, '.value'],
    ['a rank that does not exist', { ...leaf, value: 8 }, '.value'],
    ['an unknown code', { fact: 'fuel', operator: 'equal', value: 'b' }, '.value'],
    ['a code from the prototype', { fact: 'fuel', operator: 'equal', value: 'toString' }, '.value'],
    ['another fact as the value', { ...leaf, value: { fact: 'beijingMinute' } }, '.value'],
    ['a list for a single value', { ...leaf, value: [5] }, '.value'],
    ['a single value for in', { fact: 'fuel', operator: 'in', value: 'B' }, '.value'],
    ['an empty list', { fact: 'fuel', operator: 'in', value: [] }, '.value'],
    ['a bad member', { all: [{ fact: 'fuel', operator: 'notIn', value: ['B', 1] }] }, '.all[0].value[1]'],
    [
      'a bad leaf far inside',
      { any: [leaf, { not: { all: [leaf, { ...leaf, value: true }] } }] },
      '.any[1].not.all[1].value',
    ],
  ])('refuses %s and names the place', (_, condition, path) => {
    expect(pathsOf(when(condition))).toEqual([`$.rules[0].when${path}`]);
  });

  it('with two combinators is refused at both', () => {
    expect(pathsOf(when({ all: [leaf], any: [leaf] }))).toEqual([
      '$.rules[0].when.all',
      '$.rules[0].when.any',
    ]);
  });

  it('may nest 12 deep and not deeper', () => {
    expect(problemsOf(when(nested(12)))).toEqual([]);
    expect(pathsOf(when(nested(13)))).toHaveLength(1);
    expect(pathsOf(when(nested(5000)))).toHaveLength(1);
  });
});
