import { describe, expect, it } from 'vitest';
import { alertNow, alertState } from './alert-now.ts';
import type { AlertHistory } from './alert-now.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-24T12:00:00Z');
/** Hours from now; switches in the order of the ledger. */
const anAlert = (id: string, ...switches: [level: string, hours: number][]): AlertHistory => ({
  id,
  noticeNo: `notice ${id}`,
  changes: switches.map(([level, hours]) => ({ level, effectiveFrom: now + hours * hour })),
});
const at = (hours: number): number => now + hours * hour;

describe('the alert that is shown', () => {
  it('is none where there was none', () => {
    expect(alertNow([], 'none', now)).toEqual({
      level: 'none',
      running: null,
      since: null,
      next: null,
      noticeNo: null,
    });
  });

  it('is the one in force, with the instant from which its level holds', () => {
    expect(alertNow([anAlert('a', ['orange', -3])], 'orange', now)).toEqual({
      level: 'orange',
      running: 'a',
      since: at(-3),
      next: null,
      noticeNo: 'notice a',
    });
  });

  it('is the running one after another that was announced for later was withdrawn', () => {
    const alerts = [anAlert('withdrawn', ['red', 8], ['none', -2]), anAlert('running', ['orange', -1])];
    expect(alertNow(alerts, 'orange', now)).toMatchObject({ running: 'running', since: at(-1), next: null });
  });

  it('is the running one also where the other was withdrawn after it had started', () => {
    const alerts = [anAlert('running', ['orange', -5]), anAlert('withdrawn', ['red', 8], ['none', -2])];
    expect(alertNow(alerts, 'orange', now)).toMatchObject({ running: 'running', since: at(-5), next: null });
  });

  it('is none after an announced one was withdrawn', () => {
    const shown = alertNow([anAlert('withdrawn', ['red', 8], ['none', -2])], 'none', now);
    expect(shown).toMatchObject({ running: null, next: null, noticeNo: null });
  });

  it('is the announced one while none is in force', () => {
    const alerts = [anAlert('over', ['orange', -9], ['none', -4]), anAlert('coming', ['yellow', 2])];
    expect(alertNow(alerts, 'none', now)).toMatchObject({
      running: 'coming',
      since: null,
      next: { level: 'yellow', from: at(2) },
    });
  });

  it('is the announced one that comes first, where there are several', () => {
    const alerts = [
      anAlert('later', ['red', 5]),
      anAlert('sooner', ['yellow', 2]),
      anAlert('last', ['red', 9]),
    ];
    expect(alertNow(alerts, 'none', now)).toMatchObject({ running: 'sooner', next: { level: 'yellow' } });
  });

  it('is the higher of two that overlap, and what follows is the lower one', () => {
    const alerts = [anAlert('high', ['red', -6], ['none', 1]), anAlert('low', ['yellow', -2])];
    expect(alertNow(alerts, 'red', now)).toMatchObject({
      running: 'high',
      since: at(-6),
      next: { level: 'yellow', from: at(1) },
    });
  });

  it('holds since the first of two overlapping ones of one level, and acts on the newer', () => {
    const alerts = [anAlert('first', ['orange', -6], ['none', 1]), anAlert('second', ['orange', -2])];
    expect(alertNow(alerts, 'orange', now)).toMatchObject({ running: 'second', since: at(-6), next: null });
  });

  it('goes on until its lift is in effect', () => {
    expect(alertNow([anAlert('a', ['orange', -3], ['none', 2])], 'orange', now)).toMatchObject({
      running: 'a',
      since: at(-3),
      next: { level: 'none', from: at(2) },
    });
  });

  it('is not ended by a lift that a later switch took back', () => {
    const alerts = [anAlert('a', ['orange', -3], ['none', 2], ['red', -1])];
    expect(alertNow(alerts, 'red', now)).toMatchObject({ running: 'a', since: at(-1), next: null });
  });

  it('keeps its level and its since while a change is announced', () => {
    expect(alertNow([anAlert('a', ['orange', -3], ['red', 2])], 'orange', now)).toMatchObject({
      since: at(-3),
      next: { level: 'red', from: at(2) },
    });
  });

  it('counts from the last change of the level, not from the start', () => {
    const alerts = [anAlert('a', ['yellow', -5], ['orange', -2])];
    expect(alertNow(alerts, 'orange', now).since).toBe(at(-2));
  });

  it('can still be switched while its withdrawal is announced', () => {
    const alerts = [anAlert('a', ['orange', 3], ['none', 1])];
    expect(alertNow(alerts, 'none', now)).toMatchObject({ running: 'a', next: null });
  });

  it('falls back to what is open where the database knows a level that the histories do not', () => {
    expect(alertNow([anAlert('a', ['orange', 3])], 'red', now)).toMatchObject({ running: 'a', since: null });
  });
});

describe('the state of an alert', () => {
  it.each([
    ['announced', [['orange', 2]]],
    ['started', [['orange', -2]]],
    ['started', [['orange', -2], ['none', 2]]], // prettier-ignore
    ['started', [['orange', -2], ['none', 2], ['red', 1]]], // prettier-ignore
    ['lifted', [['orange', -2], ['none', -1]]], // prettier-ignore
    ['withdrawn', [['orange', 2], ['none', -1]]], // prettier-ignore
    ['withdrawn', []],
  ] as [string, [string, number][]][])('is %s after %j', (state, switches) => {
    expect(alertState(anAlert('a', ...switches).changes, now)).toBe(state);
  });
});
