/** What waits for this very person, by page: the counts on the rail. */
import { mayDo } from '../../../../workflows/contract/roles.ts';
import { tasksOf } from '../gates/tasks.ts';
import { readAlarms, readWaitingLanes } from './board.ts';
import { countDue } from './reviews.ts';
import type { Who } from './whoami.ts';

export interface Waiting {
  /** As many as the queue of the page lists. */
  readonly gates: number;
  readonly passages: number;
  /** When each task of the gates is past its limit, ms. */
  readonly overdueFrom: readonly number[];
}

export const nothingWaits: Waiting = { gates: 0, passages: 0, overdueFrom: [] };

export async function readWaiting(who: Who | null, now: number): Promise<Waiting> {
  const [tasks, passages] = await Promise.all([
    who !== null && mayDo(who.role, 'passages.order') ? readTasks(now) : [],
    who !== null && mayDo(who.role, 'passages.review') ? countDue(who.username) : 0,
  ]);
  const overdueFrom = tasks.flatMap(({ since, limit }) => (limit === null ? [] : [since + limit]));
  return { gates: tasks.length, passages, overdueFrom };
}

async function readTasks(now: number) {
  const [lanes, alarms] = await Promise.all([readWaitingLanes(), readAlarms(now)]);
  return tasksOf(lanes, alarms, now);
}
