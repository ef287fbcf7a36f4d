import { expect, it } from 'vitest';
import { takeBackOf } from './brake-state.ts';
import type { SwitchInEffect } from './brake-state.ts';

let seq = 0n;
const at = (alertId: string, level: string, minute: number): SwitchInEffect => ({
  ...{ alertId, level, seq: (seq += 1n), effectiveFrom: new Date(minute * 60_000), expectedUntil: null },
});

it.each([
  ['nothing where nothing was switched', [], null],
  ['a start', [at('a', 'orange', 1)], ['a', 'none', 'none']],
  ['a change', [at('a', 'yellow', 1), at('a', 'red', 2)], ['a', 'yellow', 'yellow']],
  [
    'a change that was extended since',
    [at('a', 'yellow', 1), at('a', 'red', 2), at('a', 'red', 3)],
    ['a', 'yellow', 'yellow'],
  ],
  ['an end', [at('a', 'orange', 1), at('a', 'none', 2)], ['a', 'orange', 'orange']],
  ['no announcement that was cancelled', [at('a', 'yellow', 1), at('b', 'none', 2)], ['a', 'none', 'none']],
  ['no lower alert beside a higher one', [at('a', 'red', 1), at('b', 'yellow', 2)], ['a', 'none', 'yellow']],
  ['the higher one of two', [at('a', 'yellow', 1), at('b', 'red', 2)], ['b', 'none', 'yellow']],
] as const)('takes back %s', (_, switches, wanted) => {
  const found = takeBackOf(switches, 0);
  expect(found && [found.alertId, found.backTo, found.inForceThen]).toEqual(wanted);
});

it('leaves alone what was switched long ago', () => {
  expect(takeBackOf([at('a', 'orange', 1)], 2 * 60_000)).toBeNull();
});

it('names the newest switch of its alert, so that nothing is overwritten unseen', () => {
  const [first, second] = [at('a', 'orange', 1), at('a', 'orange', 2)];
  expect(takeBackOf([first, second], 0)).toMatchObject({ seq: first.seq, newestSeq: second.seq });
});
