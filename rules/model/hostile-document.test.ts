import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument } from '../testing/rule-set.factory.ts';
import { RuleSetInvalid } from './rule-set.ts';
import { pathsOf, problemsOf, when } from './problems.fixture.ts';

describe('a hostile document', () => {
  const circular: Record<string, unknown> = { ...aDocument() };
  circular['note'] = circular;
  const bomb = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner, inner, inner], 'x');
  const secret = Object.defineProperty({ ...aDocument() }, 'note', {
    enumerable: true,
    get: () => {
      throw new Error('boom');
    },
  });

  it.each<[string, unknown, string]>([
    ['__proto__', JSON.parse('{"__proto__":{"x":1}}'), '$.__proto__'],
    ['constructor', when({ constructor: 1 }), '$.rules[0].when.constructor'],
    ['prototype', when({ all: [{ prototype: 1 }] }), '$.rules[0].when.all[0].prototype'],
    ['a date', aDocument({ note: new Date(0) as never }), '$.note'],
    ['a function', aDocument({ note: (() => '') as never }), '$.note'],
    ['undefined', undefined, '$'],
    ['infinity', aDocument({ version: Infinity }), '$.version'],
    ['half a character', aDocument({ note: '\uD83D' }), '$.note'],
    ['a sparse list', aDocument({ tests: new Array(4_000_000_000) as never }), '$.tests[0]'],
    ['a getter that throws', secret, '$'],
    ['a list that grows when read', bomb, '$'],
    ['256 KiB and more of text', aDocument({ note: 'x'.repeat(300_000) }), '$'],
    ['256 KiB and more of escapes', aDocument({ note: '\u0001'.repeat(100_000) }), '$'],
    ['256 KiB and more of Chinese', aDocument({ note: '闸'.repeat(100_000) }), '$'],
    ['256 KiB and more of rare letters', aDocument({ note: 'é😀'.repeat(50_000) }), '$'],
  ])('with %s is refused at its place', (_, document, path) => {
    expect(pathsOf(document)).toEqual([path]);
  });

  it('that refers to itself is refused', () => {
    expect(problemsOf(circular)).toHaveLength(1);
  });

  it('of any shape is refused with RuleSetInvalid and nothing else', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(anything, (document) => {
        expect(problemsOf(document)).not.toEqual([]);
      }),
    );
    const keys = ['format', 'id', 'title', 'rules', 'tests', 'note', 'version', 'digest'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...keys), anything, (key, value) => {
        expect(() => problemsOf({ ...aDocument(), [key]: value })).not.toThrow();
      }),
    );
    fc.assert(
      fc.property(anything, (condition) => {
        expect(problemsOf(when(condition))).not.toEqual([]);
      }),
    );
  });

  it('is told in one line with the first faults and how many more', () => {
    const faults = new RuleSetInvalid(
      Array.from({ length: 7 }, (_, n) => ({ path: `$.p${n}`, message: 'bad' })),
    );
    expect(faults.message).toContain('$.p4: bad; and 2 more');
    expect(new RuleSetInvalid([{ path: '$', message: 'bad' }]).message).toMatch(/\$: bad$/);
  });
});
