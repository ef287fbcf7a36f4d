/** The review of what a person ordered at a gate: put up, awaited, accepted or objected to. Each step is in the ledger. */
import { assign, setup } from 'xstate';
import type { ReviewedOrder, ReviewInput, ReviewVerdict, Verdict } from '../contract/review.ts';

export interface ReviewContext {
  readonly passage: string;
  readonly overdueAfter: number;
  /** Everything ordered so far, oldest first. */
  readonly orders: readonly ReviewedOrder[];
  /** The newest order that was put up for review; null before the first. */
  readonly upTo: string | null;
  /** Being written to the ledger. */
  readonly verdict: ReviewVerdict | null;
  /** The last verdict that is in the ledger, and how many there were. */
  readonly given: { readonly verdict: Verdict; readonly seq: string } | null;
  readonly verdicts: number;
  readonly at: number;
}

export type ReviewEvent =
  | {
      readonly type: 'requestRecorded';
      readonly upTo: string;
      readonly settled: Verdict | null;
      readonly at: number;
    }
  | { readonly type: 'ordered'; readonly orders: readonly ReviewedOrder[] }
  | { readonly type: 'review'; readonly verdict: ReviewVerdict }
  | { readonly type: 'verdictRecorded'; readonly verdict: Verdict; readonly seq: string };

/** Never empty: the contract asks for at least one order. */
export function newestOrder({ orders }: Pick<ReviewContext, 'orders'>): ReviewedOrder {
  const newest = orders.at(-1);
  if (newest === undefined) throw new Error('a review without an order');
  return newest;
}

function withOrders(known: readonly ReviewedOrder[], more: readonly ReviewedOrder[]): ReviewedOrder[] {
  const seqs = new Set(known.map(({ seq }) => seq));
  const all = [...known, ...more.filter(({ seq }) => !seqs.has(seq))];
  return all.sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
}

const moreOrdered = ({ context }: { context: ReviewContext }): boolean =>
  newestOrder(context).seq !== context.upTo;

export const reviewMachine = setup({
  types: { context: {} as ReviewContext, events: {} as ReviewEvent, input: {} as ReviewInput },
  actions: {
    // Effects: executed by run-machine.
    recordRequested: () => undefined,
    recordOverdue: () => undefined,
    recordVerdict: () => undefined,
    noteRequested: assign(({ event }) =>
      event.type === 'requestRecorded' ? { upTo: event.upTo, at: event.at } : {},
    ),
    addOrders: assign(({ context, event }) =>
      event.type === 'ordered' ? { orders: withOrders(context.orders, event.orders) } : {},
    ),
    takeVerdict: assign(({ event }) => (event.type === 'review' ? { verdict: event.verdict } : {})),
    noteVerdict: assign(({ context, event }) =>
      event.type === 'verdictRecorded'
        ? {
            verdict: null,
            given: { verdict: event.verdict, seq: event.seq },
            verdicts: context.verdicts + 1,
          }
        : {},
    ),
  },
  guards: {
    settledAs: ({ event }, verdict: Verdict) => event.type === 'requestRecorded' && event.settled === verdict,
    orderedSince: ({ context, event }) =>
      event.type === 'requestRecorded' && newestOrder(context).seq !== event.upTo,
    moreOrdered,
    isAccept: ({ event }) => event.type === 'verdictRecorded' && event.verdict === 'accept',
  },
  delays: {
    overdue: ({ context }) => Math.max(newestOrder(context).at + context.overdueAfter - context.at, 1),
  },
}).createMachine({
  id: 'review',
  context: ({ input }) => ({
    passage: input.passage,
    overdueAfter: input.overdueAfter,
    orders: withOrders([], input.orders),
    upTo: null,
    verdict: null,
    given: null,
    verdicts: 0,
    at: 0,
  }),
  initial: 'requested',
  on: { ordered: { actions: 'addOrders' } },
  states: {
    requested: {
      entry: 'recordRequested',
      on: {
        requestRecorded: [
          { guard: 'orderedSince', target: 'requested', reenter: true },
          { guard: { type: 'settledAs', params: 'accept' }, target: 'accepted' },
          { guard: { type: 'settledAs', params: 'object' }, target: 'objected' },
          { target: 'awaiting', actions: 'noteRequested' },
        ],
      },
    },
    /** A second person looks. What was ordered meanwhile is put up as well, before anybody judges. */
    awaiting: {
      initial: 'due',
      always: { guard: 'moreOrdered', target: 'requested' },
      on: { review: { target: 'judged', actions: 'takeVerdict' } },
      states: {
        due: { after: { overdue: 'overdue' } },
        overdue: { entry: 'recordOverdue' },
      },
    },
    judged: {
      entry: 'recordVerdict',
      on: {
        verdictRecorded: [
          // Ordered while the verdict was being written: it was not about that.
          { guard: 'moreOrdered', target: 'requested', actions: 'noteVerdict' },
          { guard: 'isAccept', target: 'accepted', actions: 'noteVerdict' },
          { target: 'objected', actions: 'noteVerdict' },
        ],
      },
    },
    accepted: { type: 'final' },
    objected: { type: 'final' },
  },
});
