/** What waits for this very person, by page: the counts on the rail. */
import { mayDo } from '../../../../workflows/contract/roles.ts';
import { database } from './database.ts';
import { countDue } from './reviews.ts';
import type { Who } from './whoami.ts';

const waitingStates = ['blocked', 'unread', 'undecided', 'unconfirmed', 'unclosed'];

export interface Waiting {
  readonly gates: number;
  readonly passages: number;
}

export async function readWaiting(who: Who | null): Promise<Waiting> {
  const [gates, passages] = await Promise.all([
    who !== null && mayDo(who.role, 'passages.order')
      ? database().laneLive.count({ where: { state: { in: waitingStates } } })
      : 0,
    who !== null && mayDo(who.role, 'passages.review') ? countDue(who.username) : 0,
  ]);
  return { gates, passages };
}
