import { expect, it } from 'vitest';
import { createBackOff } from './back-off.ts';

it('doubles from one second to thirty and begins anew after a minute of good running', () => {
  const backOff = createBackOff();
  expect([1, 2, 3, 4, 5, 6, 7].map(() => backOff.next(10))).toEqual([
    1000, 2000, 4000, 8000, 16000, 30000, 30000,
  ]);
  expect(backOff.next(60_000)).toBe(1000);
  expect(backOff.next(0)).toBe(2000);
});
