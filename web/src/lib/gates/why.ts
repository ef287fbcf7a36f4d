/** Why a lane shows its signal, in one sentence. */
import type { LivePassage } from '../../../../workflows/contract/passage.sink.ts';
import { wordsOf } from '../i18n/words.ts';
import type { Lang } from '../i18n/words.ts';
import type { LaneView } from './lane-view.ts';

export function whyOf({ state, live }: Pick<LaneView, 'state' | 'live'>, lang: Lang): string {
  const t = wordsOf(lang).board;
  if (state === 'unread') return t.needsIdentify;
  if (state === 'undecided') return t.undecidedWhy;
  if (state === 'unconfirmed') return t.unconfirmedWhy;
  if (state === 'unclosed') return t.unclosedWhy;
  if (live !== null && wasReleased(live) && state !== 'blocked' && state !== 'refused') return t.releasedWhy;
  return live?.reason?.[lang] ?? t.deciding;
}

/** A person let it through against the decision, or without one. */
export function wasReleased({ outcome, timeline }: Pick<LivePassage, 'outcome' | 'timeline'>): boolean {
  return (
    outcome !== 'allow' &&
    timeline.findLast(({ what }) => what === 'order-release' || what === 'order-refuse')?.what ===
      'order-release'
  );
}
