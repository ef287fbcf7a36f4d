import { describe, expect, it } from 'vitest';
import { aPush, decodePlate, eventTime, parts, refusal, sampleTime } from './vzenith-push.fixture.ts';

describe('the event time', () => {
  const timed = (Timeval: object, more: object = {}) => aPush({ timeStamp: { Timeval }, ...more });

  it('adds the microseconds', () => {
    expect(decodePlate(timed({ ...sampleTime, usec: 250_999 })).eventTime).toBe(eventTime + 250);
  });

  it('takes the calendar parts as Beijing time where sec is missing', () => {
    expect(decodePlate(timed(parts))).toMatchObject({ eventTime, flags: [] });
  });

  it.each([
    [{ ...sampleTime, decsec: 4 }, ['clock-fields-disagree']],
    [{ ...sampleTime, decsec: 3 }, []],
    [{ ...sampleTime, dechour: 0 }, ['clock-fields-disagree']],
    [{ ...sampleTime, decmon: 13 }, ['clock-fields-disagree']],
    [{ ...parts, sec: 0 }, ['clock-fields-disagree']],
    [{ sec: sampleTime.sec }, []],
  ])('prefers sec and flags what disagrees: %j', (time, flags) => {
    expect(decodePlate(timed(time))).toMatchObject({ eventTime, flags });
  });

  it.each([
    {},
    { sec: 0 },
    { decyear: 2026, decmon: 2, decday: 30, dechour: 0, decmin: 0, decsec: 0 },
    { decyear: 2026 },
    { sec: 1_400_000_000 },
    { sec: sampleTime.sec + 25 * 3600 },
    { sec: Number.MAX_SAFE_INTEGER },
  ])('refuses the time %j', (time) => {
    expect(refusal(timed(time))).toMatchObject({ code: 'bad-time' });
  });

  it('accepts an old record, and flags one that is not marked offline', () => {
    const old = { sec: sampleTime.sec - 40 * 24 * 3600 };
    expect(decodePlate(timed(old, { isoffline: 1 })).flags).toEqual([]);
    expect(decodePlate(timed(old)).flags).toEqual(['late-without-offline-mark']);
  });
});
