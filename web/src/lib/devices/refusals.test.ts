import { expect, it } from 'vitest';
import { parseRefusals } from './refusals.ts';

it('reads what the ingest counts, the most frequent reason first', () => {
  const refusals = parseRefusals({
    'cam-1-in': { 'wrong-address': 2, 'wrong-serial': 12, 'bad-json': 2 },
    unknown: { 'no-such-address': 1 },
    'cam-2-in': {},
  });
  expect([...(refusals ?? [])]).toEqual([
    [
      'cam-1-in',
      [
        { reason: 'wrong-serial', count: 12 },
        { reason: 'bad-json', count: 2 },
        { reason: 'wrong-address', count: 2 },
      ],
    ],
    ['unknown', [{ reason: 'no-such-address', count: 1 }]],
  ]);
  expect(parseRefusals({})?.size).toBe(0);
});

it.each([null, [], 'x', { 'cam-1-in': 3 }, { 'cam-1-in': { 'wrong-serial': 'many' } }, { a: { b: -1 } }])(
  'takes %j for no answer',
  (answer) => {
    expect(parseRefusals(answer)).toBeNull();
  },
);
