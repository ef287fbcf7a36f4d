import { describe, expect, it } from 'vitest';
import { presenceOf } from './presence.ts';
import type { Circumstances, Presence } from './presence.ts';

const standing: Circumstances = {
  waitedMs: 10,
  ageMs: 10,
  unwatched: false,
  loopA: true,
  stillThere: true,
  newer: false,
};

const cases: [string, Partial<Circumstances>, Presence][] = [
  ['just read', {}, 'here'],
  ['just read, the loop a poll behind', { loopA: false, stillThere: false }, 'here'],
  ['just come in, but seen half a minute ago, and nobody there', { ageMs: 31_000, loopA: false }, 'gone'],
  ['just come in from a camera whose clock is behind, somebody there', { ageMs: 31_000 }, 'here'],
  ['waited for its turn and still there', { waitedMs: 600_000 }, 'here'],
  ['waited for its turn, and nobody there', { waitedMs: 5_000, loopA: false, stillThere: false }, 'gone'],
  ['moved up by one', { waitedMs: 20_000, stillThere: false }, 'here'],
  ['moved up, but another was read since', { waitedMs: 20_000, stillThere: false, newer: true }, 'doubtful'],
  ['away from the loop for too long a wait', { waitedMs: 61_000, stillThere: false }, 'doubtful'],
  ['the loop cannot be read', { waitedMs: 61_000, loopA: null, stillThere: false }, 'doubtful'],
  ['a quick restart, still there', { unwatched: true, waitedMs: 4_000 }, 'here'],
  ['a quick restart, nobody there', { unwatched: true, waitedMs: 4_000, loopA: false }, 'gone'],
  ['a quick restart, the loop cannot be read', { unwatched: true, waitedMs: 4_000, loopA: null }, 'doubtful'],
  ['a restart with a newer read behind it', { unwatched: true, waitedMs: 4_000, newer: true }, 'gone'],
  ['a slow restart, somebody there', { unwatched: true, waitedMs: 26_000 }, 'doubtful'],
];

describe('is the vehicle there?', () => {
  it.each(cases)('%s', (_, change, presence) => {
    expect(presenceOf({ ...standing, ...change })).toBe(presence);
  });
});
