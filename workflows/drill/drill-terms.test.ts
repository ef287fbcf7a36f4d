import { describe, expect, it } from 'vitest';
import type { DrillTerms } from '../contract/drill.ts';
import { someTerms } from './drill.factory.ts';
import { termsProblem } from './drill-terms.ts';

const at = Date.UTC(2026, 10, 30, 9, 0);
const problem = (part: object): string | null =>
  termsProblem({ ...someTerms({ effectiveFrom: at + 60_000 }), ...part } as DrillTerms, at);

describe('the terms of a drill', () => {
  it('are good as an officer would write them, also without what the notice asks for', () => {
    expect(problem({})).toBeNull();
    expect(problem({ demand: null, noticeNo: null, questions: 0, answerWithin: 0 })).toBeNull();
  });

  it.each<[string, object, RegExp]>([
    ['no level', { level: 'none' }, /level must be one of/],
    ['an instant that is too near', { effectiveFrom: at + 5_149 }, /6 seconds to 7 days/],
    ['many vehicles too soon', { effectiveFrom: at + 12_499, vehicles: 500 }, /13 seconds to 7 days/],
    ['an instant that is too far', { effectiveFrom: at + 8 * 86_400_000 }, /6 seconds to 7 days/],
    ['an instant that is none', { effectiveFrom: NaN }, /6 seconds/],
    ['a notice that came later', { noticeAt: at + 1 }, /notice came before/],
    ['half a vehicle', { vehicles: 4.5 }, /vehicles is a whole number from 4 to 500/],
    ['no time', { seconds: 0 }, /seconds is a whole number/],
    ['more questions than vehicles', { vehicles: 4, questions: 2 }, /all but three/],
    ['no reason', { reason: ' \u200b ' }, /reason of 4 to 300/],
    ['a long reason', { reason: '演'.repeat(301) }, /reason/],
    ['a long number', { noticeNo: '1'.repeat(81) }, /at most 80/],
    ['a size that there is not', { demand: { from: 'huge', banned: {} } }, /a size, and for diesel/],
    ['a stage that there is not', { demand: { from: 'heavy', banned: { diesel: '9' } } }, /a stage or none/],
    ['a demand without stages', { demand: { from: 'heavy' } }, /a stage or none/],
  ])('are refused with %s', (_, part, words) => {
    expect(problem(part)).toMatch(words);
  });

  it('need the instant of the order', () => {
    expect(termsProblem(someTerms({ effectiveFrom: at }), NaN)).toMatch(/at which it is ordered/);
  });
});
