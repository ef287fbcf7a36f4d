/** One review, durable, from the order until somebody else has judged it. */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import { isBlank, isSamePerson } from '../contract/duties.ts';
import { failures } from '../contract/failures.ts';
import { orderedSignal, reviewQuery, reviewUpdate, verdicts } from '../contract/review.ts';
import type { ReviewActivities, ReviewAnswer, ReviewInput, ReviewVerdict } from '../contract/review.ts';
import { mustHold } from '../duties/must-hold.ts';
import { RunningMachine } from '../runtime/run-machine.ts';
import type { Effects } from '../runtime/run-machine.ts';
import { newestOrder, reviewMachine } from './review.machine.ts';
import type { ReviewContext } from './review.machine.ts';

type Running = RunningMachine<typeof reviewMachine>;
type Snapshot = { readonly context: ReviewContext };

/** Short, because a worker that died is missed only when this has passed; a second try writes nothing twice. */
const activities = proxyActivities<ReviewActivities>({
  startToCloseTimeout: '3s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

const effects: Effects<typeof reviewMachine> = {
  recordRequested: async (_: undefined, { context }: Snapshot) => {
    const { passage, orders } = context;
    const upTo = newestOrder(context).seq;
    const { settled } = await activities.recordReviewRequested({ passage, orders, upTo });
    return { type: 'requestRecorded', upTo, settled, at: Date.now() };
  },
  recordOverdue: async (_: undefined, { context }: Snapshot) => {
    const { seq: upTo, at } = newestOrder(context);
    await activities.recordReviewOverdue({
      passage: context.passage,
      upTo,
      since: at + context.overdueAfter,
    });
    return null;
  },
  recordVerdict: async (_: undefined, { context }: Snapshot) => {
    const { passage, upTo, verdict } = context;
    if (upTo === null || verdict === null) throw new Error('no verdict to record');
    const orders = context.orders.map(({ seq }) => seq).filter((seq) => BigInt(seq) <= BigInt(upTo));
    return {
      type: 'verdictRecorded',
      ...(await activities.recordVerdict({ passage, orders, upTo, verdict })),
    };
  },
};

export async function review(input: ReviewInput): Promise<ReviewAnswer | null> {
  const running = new RunningMachine(reviewMachine, input, { effects, observe: () => undefined });
  setHandler(orderedSignal, (orders) => running.dispatch({ type: 'ordered', orders }));
  setHandler(reviewQuery, () => ({ state: stateOf(running), orders: running.snapshot().context.orders }));
  setHandler(reviewUpdate, (verdict) => judged(running, verdict), {
    validator: (verdict) => {
      mustBeGood(verdict);
      mustHold(verdict.person, 'passages.review');
      mustBeSomebodyElse(running, verdict);
      mustBeAwaited(running, verdict);
    },
  });
  const { context } = await running.finished();
  await condition(allHandlersFinished);
  return context.given;
}

async function judged(running: Running, verdict: ReviewVerdict): Promise<ReviewAnswer> {
  const before = running.snapshot().context.verdicts;
  running.dispatch({ type: 'review', verdict });
  await condition(() => running.snapshot().context.verdicts > before);
  const { given } = running.snapshot().context;
  if (given === null) throw new Error('no verdict was given');
  return given;
}

function stateOf(running: Running): string {
  const { value } = running.snapshot();
  return typeof value === 'string' ? value : value.awaiting;
}

function mustBeGood({ verdict, person, reason }: ReviewVerdict): void {
  if (!verdicts.includes(verdict))
    throw refusal(failures.badRequest, `a verdict is one of ${verdicts.join(', ')}`);
  if (!person?.name) throw refusal(failures.badRequest, 'a review needs the person who gives it');
  if (!reason?.code || isBlank(reason.text ?? ''))
    throw refusal(failures.badRequest, 'a review needs a reason: a code from the list and a sentence');
}

/** I9: nobody reviews or approves their own work. */
function mustBeSomebodyElse(running: Running, { person }: ReviewVerdict): void {
  const own = running.snapshot().context.orders.find((order) => isSamePerson(order.person, person));
  if (own === undefined) return;
  throw refusal(
    failures.ownWork,
    `${own.person.name} gave order ${own.seq}: nobody reviews their own work, somebody else has to`,
  );
}

function mustBeAwaited(running: Running, verdict: ReviewVerdict): void {
  if (running.snapshot().can({ type: 'review', verdict })) return;
  throw refusal(
    failures.notPossibleNow,
    `the review is ${stateOf(running)}: a verdict is not possible now, try again in a moment`,
  );
}

function refusal(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, nonRetryable: true, message });
}
