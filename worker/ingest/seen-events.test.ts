import { describe, expect, it } from 'vitest';
import { SeenEvents } from './seen-events.ts';

const event = (eventId: string, part = {}) => ({ serialNo: 'VZ-1', eventId, eventTime: 1_000_000, ...part });

describe('events that came in lately', () => {
  it('are known by camera and event id', () => {
    const seen = new SeenEvents();
    expect(seen.has(event('7'))).toBe(false);
    seen.add(event('7'));
    expect(seen.has(event('7'))).toBe(true);
    expect(seen.has(event('8'))).toBe(false);
    expect(seen.has(event('7', { serialNo: 'VZ-2' }))).toBe(false);
  });

  it('are not mistaken for one another where serial number and id run together', () => {
    const seen = new SeenEvents();
    seen.add(event('12', { serialNo: 'VZ-1' }));
    expect(seen.has(event('2', { serialNo: 'VZ-11' }))).toBe(false);
  });

  it('are told from a camera that counts from one again after its restart', () => {
    const seen = new SeenEvents({ keepMs: 1_000 });
    seen.add(event('7'));
    expect(seen.has(event('7', { eventTime: 1_001_000 }))).toBe(true);
    expect(seen.has(event('7', { eventTime: 1_001_001 }))).toBe(false);
    expect(seen.has(event('7', { eventTime: 998_999 }))).toBe(false);
  });

  it('are forgotten oldest first when there are too many', () => {
    const seen = new SeenEvents({ limit: 2 });
    for (const id of ['1', '2', '3']) seen.add(event(id));
    expect(['1', '2', '3'].map((id) => seen.has(event(id)))).toEqual([false, true, true]);
  });
});
