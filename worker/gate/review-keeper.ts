/**
 * Puts up for review what people have ordered. The ledger is the list of what is due: an order and its place in that
 * list are one transaction, so nothing is lost by a process that dies in between, and the arm never waits for this.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../../activities/ledger/database.ts';
import type { Review } from '../../prisma/client/client.ts';
import { reviewId } from '../../workflows/contract/ids.ts';
import { orderedSignal, reviewWorkflow } from '../../workflows/contract/review.ts';
import type { ReviewedOrder, ReviewInput } from '../../workflows/contract/review.ts';

export interface ReviewKeeperParts {
  readonly database: Database;
  readonly client: Client;
  readonly taskQueue: string;
  readonly log: Logger;
  /** How long after an order its verdict is overdue, ms. */
  readonly overdueAfter: number;
}

/** Milliseconds. The arm is on its way by then. */
const afterAnOrder = 500;
const everyMs = 60_000;
const retryMs = 2_000;
const atOnce = 100;

export interface ReviewKeeper {
  /** Something was ordered. */
  wake(): void;
  stop(): Promise<void>;
}

export function keepReviews(parts: ReviewKeeperParts): ReviewKeeper {
  const ending = new AbortController();
  let waking = new AbortController();
  const sleep = (ms: number, signal = ending.signal): Promise<void> =>
    pause(ms, undefined, { signal }).catch(() => undefined);
  const keeping = (async () => {
    // Temporal's store may have been lost or restored from an older copy: what is awaited is made sure of once.
    let wanted = ['due', 'awaiting'];
    while (!ending.signal.aborted) {
      // Made before the reading: whatever is ordered from here on is read now or wakes the next round.
      waking = new AbortController();
      try {
        await putUp(parts, wanted);
        wanted = ['due'];
        await sleep(everyMs, AbortSignal.any([ending.signal, waking.signal]));
        await sleep(afterAnOrder);
      } catch (error) {
        parts.log.warn({ err: error }, 'orders could not be put up for review, trying again');
        await sleep(retryMs);
      }
    }
  })();
  return {
    wake: () => {
      waking.abort();
    },
    stop: async () => {
      ending.abort();
      await keeping;
    },
  };
}

async function putUp(parts: ReviewKeeperParts, states: readonly string[]): Promise<void> {
  let after = -1n;
  for (;;) {
    const rows = await parts.database.review.findMany({
      where: { state: { in: [...states] }, orderedSeq: { gt: after } },
      orderBy: { orderedSeq: 'asc' },
      take: atOnce,
    });
    for (const row of rows) await start(parts, row);
    after = rows.at(-1)?.orderedSeq ?? after;
    if (rows.length < atOnce) return;
  }
}

/** Safe to repeat: what is reviewed already ends at once, and an order that is known changes nothing. */
async function start(
  { client, taskQueue, overdueAfter }: ReviewKeeperParts,
  { passageId: passage, orders: stored, state }: Review,
): Promise<void> {
  const orders = stored as unknown as readonly ReviewedOrder[];
  const input: ReviewInput = { passage, orders, overdueAfter };
  const options = {
    workflowId: reviewId(passage),
    taskQueue,
    args: [input],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  } as const;
  if (state === 'awaiting') await client.workflow.start(reviewWorkflow, options);
  else
    await client.workflow.signalWithStart(reviewWorkflow, {
      ...options,
      signal: orderedSignal,
      signalArgs: [orders],
    });
}
