import { expect, it } from 'vitest';
import { isShownState, shownState } from './exemption-view.ts';
import type { StoredState } from './exemption-view.ts';

const at = (state: StoredState, now: number) => shownState({ state, validFrom: 100, validTo: 200 }, now);

it('runs out by itself, from its end on, also what was never approved', () => {
  expect([99, 100, 199, 200].map((now) => at('approved', now))).toEqual([
    'coming',
    'inForce',
    'inForce',
    'expired',
  ]);
  expect([at('proposed', 199), at('proposed', 200)]).toEqual(['proposed', 'expired']);
});

it('stays refused or ended, whenever one looks', () => {
  for (const now of [50, 150, 250])
    expect([at('refused', now), at('ended', now)]).toEqual(['refused', 'ended']);
});

it('knows its states from other words', () => {
  expect(['inForce', 'approved', '', null].map(isShownState)).toEqual([true, false, false, false]);
});
