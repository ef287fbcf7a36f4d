import { describe, expect, it } from 'vitest';
import type { DrillAct, DrillTerms } from '../contract/drill.ts';
import { confirming, ending, someTerms } from './drill.factory.ts';
import { actProblem, endProblem, termsProblem } from './drill-terms.ts';

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
    ['an instant that is too near', { effectiveFrom: at + 5_399 }, /6 seconds to 7 days/],
    ['many vehicles too soon', { effectiveFrom: at + 24_999, vehicles: 500 }, /25 seconds to 7 days/],
    ['an instant that is too far', { effectiveFrom: at + 8 * 86_400_000 }, /6 seconds to 7 days/],
    ['an instant that is none', { effectiveFrom: NaN }, /6 seconds/],
    ['a notice that came later', { noticeAt: at + 1 }, /notice came before/],
    ['half a vehicle', { vehicles: 4.5 }, /vehicles is a whole number from 4 to 500/],
    ['no time', { seconds: 0 }, /seconds is a whole number/],
    ['more questions than vehicles', { vehicles: 4, questions: 2 }, /all but three/],
    ['more than can be driven', { vehicles: 241 }, /at most 4 vehicles come in a second/],
    ['a notice of last year', { noticeAt: at - 31 * 86_400_000 }, /at most 30 days/],
    ['a demand that is text', { demand: 'orange' }, /a stage or none/],
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

  it('are an object, whatever comes', () => {
    for (const nothing of [undefined, null, 'orange'])
      expect(termsProblem(nothing as unknown as DrillTerms, at)).toMatch(/needs its terms/);
  });
});

describe('an act', () => {
  it('is good as the console sends it', () => {
    expect(actProblem(confirming(at))).toBeNull();
    expect(actProblem({ ...confirming(at), act: 'answer', n: 3, outcome: 'block' })).toBeNull();
    expect(endProblem(ending(at))).toBeNull();
  });

  it.each<[string, object]>([
    ['without an instant', { act: 'confirm', at: NaN }],
    ['before all time', { act: 'confirm', at: -9e15 }],
    ['of another kind', { act: 'open', at }],
    ['about half a vehicle', { act: 'answer', n: 1.5, outcome: 'block', at }],
    ['with an outcome that there is not', { act: 'answer', n: 1, outcome: 'maybe', at }],
  ])('is refused %s', (_, act) => {
    expect(actProblem(act as DrillAct)).not.toBeNull();
  });

  it.each([{ at: NaN }, { reason: ' ' }, { reason: 'x'.repeat(301) }, { reason: undefined }])(
    'that ends it is refused with %j',
    (part) => {
      expect(endProblem({ ...ending(at), ...part } as ReturnType<typeof ending>)).not.toBeNull();
    },
  );
});
