import { expect, it } from 'vitest';
import { instantText, validityNews } from './validity-view.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** 2026-12-01 00:00 in Beijing. */
const end = Date.UTC(2026, 10, 30, 16, 0);

it.each([
  ['nothing of what is open, or ends in more than a week', { from: null, to: null }, end, null],
  ['nothing more than a week before', { from: null, to: end }, end - 7 * day - 1, null],
  [
    'an end in 7 days',
    { from: null, to: end },
    end - 7 * day,
    { state: 'soon', at: end, left: 7, unit: 'days' },
  ],
  [
    'an end in 3 days',
    { from: null, to: end },
    end - 3 * day - hour,
    { state: 'soon', at: end, left: 3, unit: 'days' },
  ],
  [
    'an end in hours',
    { from: null, to: end },
    end - 23 * hour,
    { state: 'soon', at: end, left: 23, unit: 'hours' },
  ],
  [
    'an end in seconds',
    { from: null, to: end },
    end - 1,
    { state: 'soon', at: end, left: 1, unit: 'minutes' },
  ],
  ['that it has ended, from its very end on', { from: null, to: end }, end, { state: 'ended', at: end }],
  ['that it has not begun', { from: end, to: null }, end - 1, { state: 'not-yet', at: end }],
  ['nothing from its very start on', { from: end, to: null }, end, null],
] as const)('tells %s', (...[, validity, now, news]) => {
  expect(validityNews(validity, now)).toEqual(news);
});

it('names an instant in Beijing time', () => {
  expect(instantText(end)).toBe('2026-12-01 00:00:00');
});
