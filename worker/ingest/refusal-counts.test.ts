import { expect, it } from 'vitest';
import { RefusalCounts } from './refusal-counts.ts';

it('counts refused pushes by device and reason', () => {
  const counts = new RefusalCounts();
  expect(counts.all()).toEqual({});
  counts.add('cam-1-in', 'bad-json');
  counts.add('cam-1-in', 'bad-json');
  counts.add('cam-1-in', 'wrong-serial');
  counts.add('unknown', 'unknown-device');
  expect(counts.all()).toEqual({
    'cam-1-in': { 'bad-json': 2, 'wrong-serial': 1 },
    unknown: { 'unknown-device': 1 },
  });
});
