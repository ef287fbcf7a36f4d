import { expect, it } from 'vitest';
import { wordsOf } from '../i18n/words.ts';
import { doneText } from './done-text.ts';
import type { OrderDone } from './order-outcome.ts';

const aDone: OrderDone = { passage: 'p', kind: 'identify', plateNo: '冀B12345', state: 'opening', seq: '7' };
const say = (changes: Partial<OrderDone>, lang: 'zh' | 'en' = 'zh'): string =>
  doneText({ ...aDone, ...changes }, wordsOf(lang));

it('tells by which plate was decided, and what', () => {
  expect(say({})).toBe('已按 冀B12345 判定：放行');
  expect(say({ state: 'passing' })).toBe('已按 冀B12345 判定：放行');
  expect(say({ state: 'blocked' })).toBe('已按 冀B12345 判定：拦截');
  expect(say({ state: 'undecided' })).toContain('规则无法判定');
  expect(say({ state: 'blocked' }, 'en')).toBe('Decided by 冀B12345: blocked');
});

it('tells what was ordered, and does not claim that the arm has moved', () => {
  expect(say({ kind: 'release' })).toBe('已下令放行 冀B12345');
  expect(say({ kind: 'retryOpen' })).toContain('再抬一次杆');
  expect(say({ kind: 'refuse' })).toContain('已拒绝 冀B12345');
  expect(say({ kind: 'release', plateNo: null })).toBe('已下令放行 号牌未识别的车');
});
