import type { SnapshotFrom } from 'xstate';
import { describe, expect, it } from 'vitest';
import type { ReviewInput, Verdict } from '../contract/review.ts';
import { delayedEvents, explore } from '../runtime/machine-graph.fixture.ts';
import type { Edge } from '../runtime/machine-graph.fixture.ts';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { aReview, aReviewedOrder, aVerdict } from './review.factory.ts';
import { reviewMachine } from './review.machine.ts';
import type { ReviewEvent } from './review.machine.ts';

const day = 24 * 3_600_000;
const first = aReviewedOrder();
/** Numbers of a ledger grow past nine: they are not compared as text. */
const second = aReviewedOrder({ seq: '10', person: { name: '门卫乙' } });

const walk = (part: Partial<ReviewInput> = {}): Walk<typeof reviewMachine> =>
  new Walk(reviewMachine, aReview(part));
const requested = (upTo: string, settled: Verdict | null = null, at = first.at): ReviewEvent => ({
  type: 'requestRecorded',
  upTo,
  settled,
  at,
});
const ordered: ReviewEvent = { type: 'ordered', orders: [second, first] };
const review = (verdict: Verdict): ReviewEvent => ({ type: 'review', verdict: aVerdict({ verdict }) });
const recorded = (verdict: Verdict): ReviewEvent => ({ type: 'verdictRecorded', verdict, seq: '12' });

describe('a review', () => {
  it('is awaited once it is in the ledger, and no verdict is taken before', () => {
    const begun = walk();
    expect([begun.snapshot.value, begun.names()]).toEqual(['requested', ['recordRequested']]);
    expect(begun.snapshot.can(review('accept'))).toBe(false);
    expect(begun.take(requested('9')).snapshot.value).toEqual({ awaiting: 'due' });
  });

  it.each([
    ['accept', 'accepted'],
    ['object', 'objected'],
  ] as const)('ends by the verdict %s, through the ledger', (verdict, state) => {
    const judged = walk().take(requested('9'), review(verdict));
    expect([judged.snapshot.value, judged.names().at(-1)]).toEqual(['judged', 'recordVerdict']);
    expect(judged.snapshot.can(review('accept'))).toBe(false);
    expect(judged.take(recorded(verdict)).snapshot).toMatchObject({
      status: 'done',
      value: state,
      context: { verdicts: 1, verdict: null, given: { verdict, seq: '12' } },
    });
  });

  it.each([
    ['accept', 'accepted'],
    ['object', 'objected'],
  ] as const)('ends at once where the ledger holds the verdict %s already', (settled, state) => {
    expect(walk().take(requested('9', settled)).snapshot).toMatchObject({ status: 'done', value: state });
  });

  it('is overdue a day after the newest order, said once, and judged all the same', () => {
    const awaited = walk().take(requested('9', null, first.at + 1_000));
    expect([...awaited.timers.values()][0]?.delay).toBe(day - 1_000);
    awaited.elapse('overdue');
    expect([awaited.snapshot.value, awaited.names().at(-1)]).toEqual([
      { awaiting: 'overdue' },
      'recordOverdue',
    ]);
    expect(awaited.take(review('object'), recorded('object')).snapshot.value).toBe('objected');
  });

  it('is overdue at once where the day has passed before it was put up', () => {
    expect(
      [
        ...walk()
          .take(requested('9', null, first.at + 9 * day))
          .timers.values(),
      ][0]?.delay,
    ).toBe(1);
  });

  it('takes in what was ordered while it is awaited, before anybody judges', () => {
    const again = walk().take(requested('9'), ordered);
    expect([again.snapshot.value, again.names()]).toEqual([
      'requested',
      ['recordRequested', 'recordRequested'],
    ]);
    expect(again.snapshot.context.orders).toEqual([first, second]);
    expect(again.take(requested('10')).snapshot.value).toEqual({ awaiting: 'due' });
  });

  it('takes in what was ordered while it was being put up', () => {
    const again = walk().take(ordered, requested('9'));
    expect([again.snapshot.value, again.snapshot.context.upTo]).toEqual(['requested', null]);
    expect(again.take(requested('10')).snapshot.context.upTo).toBe('10');
  });

  it('asks again where something was ordered while a verdict was being written', () => {
    const again = walk().take(requested('9'), review('accept'), ordered, recorded('accept'));
    expect(again.snapshot).toMatchObject({ value: 'requested', context: { verdicts: 1, verdict: null } });
    again.take(requested('10'), review('object'), recorded('object'));
    expect(again.snapshot).toMatchObject({ value: 'objected', context: { verdicts: 2 } });
  });

  it('ignores an order that it knows, and sorts what it is given', () => {
    const same = walk({ orders: [second, first] }).take(requested('10'), ordered);
    expect([same.snapshot.value, same.names()]).toEqual([{ awaiting: 'due' }, ['recordRequested']]);
    expect(same.snapshot.context.orders).toEqual([first, second]);
  });

  it('cannot be of nothing', () => {
    expect(() => walk({ orders: [] }).take(requested('9'))).toThrow('a review without an order');
  });
});

describe('every path of a review', () => {
  type Snapshot = SnapshotFrom<typeof reviewMachine>;
  const events: ReviewEvent[] = [
    ...(['9', '10'] as const).flatMap((upTo) =>
      ([null, 'accept', 'object'] as const).map((settled) => requested(upTo, settled)),
    ),
    ordered,
    review('accept'),
    review('object'),
    recorded('accept'),
    recorded('object'),
    ...(delayedEvents(reviewMachine) as unknown as ReviewEvent[]),
  ];
  const numbers = new Map(events.map((event, at) => [event, String(at)]));
  const graph = explore(reviewMachine, {
    input: aReview(),
    serializeState: ({ value, context }: Snapshot) =>
      JSON.stringify([value, context.orders.length, context.upTo, context.verdict?.verdict, context.given]),
    serializeEvent: (event: never) => numbers.get(event) ?? '',
    // An effect answers about what it was asked for: never about an order that nobody has told of.
    events: (state: Snapshot) =>
      state.status === 'active'
        ? events.filter(
            (event) =>
              state.can(event) &&
              (event.type !== 'requestRecorded' ||
                state.context.orders.some(({ seq }) => seq === event.upTo)),
          )
        : [],
  } as never);
  const asking = (effect: string): Edge<typeof reviewMachine>[] =>
    graph.edges.filter(({ effects }) => effects.includes(effect));

  it('takes every transition, and can always end', () => {
    expect(graph.states.size).toBeGreaterThan(10);
    expect(graph.unused).toEqual([]);
    expect(graph.deadEnds.map(({ value }) => value)).toEqual([]);
  });

  it('writes a verdict only about orders that were put up, and one at a time', () => {
    expect(asking('recordVerdict').length).toBeGreaterThan(0);
    for (const { from, to } of asking('recordVerdict')) {
      expect(from.value).toHaveProperty('awaiting');
      expect(to.context.upTo).toBe(to.context.orders.at(-1)?.seq);
    }
  });

  it('never ends while an order is not judged', () => {
    const ends = graph.edges.filter(({ to }) => to.status === 'done');
    for (const { from, event, to } of ends) {
      const upTo = event.type === 'requestRecorded' ? event.upTo : from.context.upTo;
      expect(upTo).toBe(to.context.orders.at(-1)?.seq);
    }
  });
});
