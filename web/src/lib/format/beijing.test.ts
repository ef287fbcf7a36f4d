import { describe, expect, it } from 'vitest';
import {
  clockMillis,
  dateLine,
  dayStart,
  delta,
  duration,
  fullStamp,
  localInput,
  parseLocal,
  stamp,
} from './beijing.ts';

const evening = Date.parse('2026-11-24T13:41:53.391Z');

describe('times in Beijing', () => {
  it('are short today, dated on another day, with the year in another year', () => {
    expect(stamp(evening, evening + 3_600_000)).toBe('21:41:53');
    expect(stamp(evening, evening + 3 * 3_600_000)).toBe('11-24 21:41:53');
    expect(stamp(evening, Date.parse('2027-01-02T00:00:00Z'))).toBe('2026-11-24 21:41:53');
  });

  it('keep milliseconds where a record is meant', () => {
    expect(clockMillis(evening)).toBe('21:41:53.391');
    expect(fullStamp(evening)).toBe('2026-11-24 21:41:53.391');
  });

  it('change the day at Beijing midnight', () => {
    const midnight = Date.parse('2026-11-24T16:00:00Z');
    expect(dayStart(midnight)).toBe(midnight);
    expect(dayStart(midnight - 1)).toBe(midnight - 86_400_000);
    expect(dateLine(midnight, 'zh')).toBe('2026-11-25 周三');
    expect(dateLine(midnight - 1, 'en')).toBe('2026-11-24 Tue');
  });
});

describe('durations', () => {
  it('show hours only where there are any, and never run backwards', () => {
    expect([0, 42_000, 3_599_999, 3_600_000, 6_365_000, -5].map(duration)).toEqual([
      '00:00',
      '00:42',
      '59:59',
      '1:00:00',
      '1:46:05',
      '00:00',
    ]);
    expect([7, 999, 8_500, 150_000].map(delta)).toEqual(['+7', '+999', '+8.5 s', '+02:30']);
  });
});

describe('parseLocal', () => {
  it('reads what localInput writes', () => {
    expect(parseLocal(localInput(evening))).toBe(Date.parse('2026-11-24T13:41:00Z'));
    expect(parseLocal('2026-11-24 21:41:53')).toBe(Date.parse('2026-11-24T13:41:53Z'));
  });

  it.each([
    '',
    'now',
    '2026-11-31T10:00',
    '2026-13-01T10:00',
    '2026-11-24T24:00',
    '2026-11-24T10:60',
    '2026-11-24',
    '0001-01-01T00:00',
    '2026-11-24T10:00:99',
  ])('refuses %j', (text) => {
    expect(parseLocal(text)).toBeNull();
  });
});
