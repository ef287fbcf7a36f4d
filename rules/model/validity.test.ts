import { describe, expect, it } from 'vitest';
import { aLayered } from '../testing/layered.factory.ts';
import { loadSeedRuleSet } from '../sets/seed-rule-sets.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { validityAt, validityOf } from './validity.ts';

const from = Date.UTC(2026, 10, 24, 13, 0);
const to = Date.UTC(2026, 10, 30, 16, 0);
const validity = { from, to };

describe('the validity of a rule set', () => {
  it('is from its start, inclusive, to its end, exclusive', () => {
    expect([from - 1, from, to - 1, to].map((at) => validityAt(validity, at))).toEqual([
      'not-yet',
      'valid',
      'valid',
      'ended',
    ]);
  });

  it('is open where it names no instant, and for ever in format 1', () => {
    expect(validityAt({ from: null, to }, 0)).toBe('valid');
    expect(validityAt({ from, to: null }, 9e15)).toBe('valid');
    expect(validityOf(loadSeedRuleSet('orange', sha256Hex).document)).toEqual({ from: null, to: null });
    expect(validityOf(aLayered())).toEqual({ from: null, to: null });
  });

  it('is read with its offset', () => {
    const document = aLayered({
      validity: { from: '2026-11-24T21:00:00+08:00', to: '2026-11-30T16:00:00Z' },
    });
    expect(validityOf(document)).toEqual(validity);
  });
});
