import { expect, it } from 'vitest';
import { Refusals } from './refusals.ts';
import type { Refused } from './refusals.ts';

const aRefusal = (part: Partial<Refused> = {}): Refused => ({
  device: 'cam-1-in',
  reason: 'bad-json',
  from: '10.0.0.7',
  message: 'the body is not JSON',
  ...part,
});

it('counts refused pushes by device and reason', () => {
  const refusals = new Refusals();
  expect(refusals.counts()).toEqual({});
  refusals.add(aRefusal());
  refusals.add(aRefusal());
  refusals.add(aRefusal({ reason: 'wrong-serial' }));
  refusals.add(aRefusal({ device: 'unknown', reason: 'unknown-device' }));
  expect(refusals.counts()).toEqual({
    'cam-1-in': { 'bad-json': 2, 'wrong-serial': 1 },
    unknown: { 'unknown-device': 1 },
  });
});

it('tells the newest first, with the last message and where it came from', () => {
  const refusals = new Refusals();
  refusals.add(aRefusal(), 1_000);
  refusals.add(aRefusal({ reason: 'wrong-serial' }), 2_000);
  refusals.add(aRefusal({ from: '10.0.0.8', message: 'again' }), 3_000);
  expect(refusals.latest()).toEqual([
    { ...aRefusal({ from: '10.0.0.8', message: 'again' }), count: 2, lastAt: '1970-01-01T00:00:03.000Z' },
    { ...aRefusal({ reason: 'wrong-serial' }), count: 1, lastAt: '1970-01-01T00:00:02.000Z' },
  ]);
});
