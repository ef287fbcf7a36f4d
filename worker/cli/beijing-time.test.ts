import { expect, it } from 'vitest';
import { beijing, parseInstant } from './beijing-time.ts';

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

it('tells instants in Beijing time, across its midnight', () => {
  expect(beijing(Date.UTC(2026, 10, 24, 13, 0, 0))).toBe('2026-11-24 21:00:00 北京时间');
  expect(beijing(Date.UTC(2026, 11, 31, 16, 0, 0))).toBe('2027-01-01 00:00:00 北京时间');
});

it.each([
  [`${today}T21:00:00+08:00`, `${today} 21:00:00`],
  [`${today}T13:00:00Z`, `${today} 21:00:00`],
  [`${today} 21:00`, `${today} 21:00:00`],
  [today, `${today} 00:00:00`],
])('takes %s for %s', (text, told) => {
  expect(beijing(parseInstant(text))).toBe(`${told} 北京时间`);
});

it.each([
  ['tomorrow', 'without offset it is Beijing time'],
  ['', 'write it as'],
  ['2026', 'write it as'],
  ['2026-13-01', 'write it as'],
  ['2020-01-01T00:00:00+08:00', 'within 30 days'],
])('refuses %s', (text, wanted) => {
  expect(() => parseInstant(text)).toThrow(wanted);
});
