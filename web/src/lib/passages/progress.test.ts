import { expect, it } from 'vitest';
import { wordsOf } from '../i18n/words.ts';
import { progressWords } from './progress.ts';
import type { Progress } from './progress.ts';

const say = (changes: Partial<Progress>): string =>
  progressWords({ state: 'allowed', result: null, opened: false, live: null, ...changes }, wordsOf('zh'));

it('says that the arm is opening, and that nobody has seen it open, as the passage runs', () => {
  expect(say({ live: 'opening' })).toBe('正在抬杆');
  expect(say({ live: 'unconfirmed' })).toBe('道闸待确认');
  expect(say({ live: 'passing', opened: true })).toBe('正在通过');
});

it('never says 放行 of a passage whose arm was not seen open', () => {
  for (const state of ['allowed', 'released'])
    for (const live of [null, 'opening', 'checking', 'unconfirmed'])
      expect(say({ state, live })).not.toContain('放行');
  expect(say({})).toBe('抬杆未确认');
  expect(say({ state: 'released', opened: true })).toBe('杆已抬起');
});

it('says how it ended once it has, and what is waited for before', () => {
  expect(say({ result: 'passed', opened: true })).toBe('已通过');
  expect(say({ state: 'blocked' })).toBe('已拦截');
  expect(say({ state: 'a state of tomorrow' })).toBe('a state of tomorrow');
});
