/** Every state and transition of a passage, by path: what must be true at each step of each of them. */
import type { SnapshotFrom } from 'xstate';
import { beforeAll, describe, expect, it } from 'vitest';
import { askedAgain, explore } from '../runtime/machine-graph.fixture.ts';
import type { Edge, Graph } from '../runtime/machine-graph.fixture.ts';
import { everyEvent } from './passage.events.fixture.ts';
import { aPassage } from './passage.factory.ts';
import { passageMachine } from './passage.machine.ts';
import { possibleOrders, stateName } from './passage.status.ts';

type Machine = typeof passageMachine;
type Snapshot = SnapshotFrom<Machine>;

/** Elsewhere a control status makes no difference any more. */
const mayBeDecidedAgain = (value: Snapshot['value']): boolean =>
  ['unread', 'deciding', 'decidingAgain', 'undecided', 'blocked'].includes(
    typeof value === 'string' ? value : (Object.keys(value)[0] ?? ''),
  );

/** What can make a difference later: two snapshots that agree in it are one state of the graph. */
function serializeState({ value, context }: Snapshot): string {
  const { sensed, order } = context;
  const { sawLoopA, sawLoopB, crossed, coilAt, openedAt } = context;
  const flags = [sawLoopA, sawLoopB, crossed, coilAt !== null, openedAt !== null];
  const seen = sensed && [sensed.arm, sensed.loopA, sensed.loopB || sensed.radar, sensed.afterGap];
  return JSON.stringify([
    value,
    seen,
    flags.map(Number),
    Math.min(context.closeTries, 1),
    context.allowedBy,
    order?.kind,
    context.plateNo,
    ...(mayBeDecidedAgain(value) ? [context.status?.id, context.decidedUnder, context.leftWhy] : []),
  ]);
}

/** One try to close instead of three: the graph is the same, and a quarter of the size. */
const machine = passageMachine.provide({ guards: { mayTryAgain: ({ context }) => context.closeTries < 1 } });

const numbers = new Map(everyEvent.map((event, at) => [event, String(at)]));
const inputs = {
  'a plate that was read': aPassage(),
  'no plate': aPassage({ plateNo: null, sensed: null }),
  'a back-filled plate': aPassage({ offline: true }),
  'a back-filled event without a plate': aPassage({ offline: true, plateNo: null }),
};

const graphs = new Map<string, Graph<Machine>>();
beforeAll(() => {
  for (const [name, input] of Object.entries(inputs)) {
    const options = {
      input,
      serializeState,
      serializeEvent: (event: never) => numbers.get(event) ?? '',
      // After the end nothing is dispatched any more.
      events: (state: Snapshot) =>
        state.status === 'active' ? everyEvent.filter((event) => state.can(event)) : [],
    };
    graphs.set(name, explore(machine, options as never));
  }
}, 60_000);

const all = (): Graph<Machine>[] => [...graphs.values()];
const asking = (effect: string): Edge<Machine>[] =>
  all().flatMap(({ edges }) => edges.filter(({ effects }) => effects.includes(effect)));

describe('every path of a passage', () => {
  it('takes every transition of the machine', () => {
    const unused = all().map((graph) => new Set(graph.unused));
    const [first = new Set<string>(), ...others] = unused;
    expect([...first].filter((name) => others.every((set) => set.has(name)))).toEqual([]);
  });

  it('can still be recorded, wherever it is', () => {
    for (const graph of all()) {
      expect(graph.states.size).toBeGreaterThan(2);
      expect(graph.deadEnds.map(({ value }) => value)).toEqual([]);
    }
  });

  it('opens only by a ledger entry that allows it (I1)', () => {
    const opening = asking('openBarrier');
    expect(opening.length).toBeGreaterThan(0);
    expect(opening.filter(({ to }) => to.context.allowedBy === null)).toEqual([]);
  });

  it('opens once, unless a person orders it again (I2)', () => {
    for (const graph of all()) {
      const again = askedAgain(graph, {
        effect: 'openBarrier',
        unless: ['release', 'retryOpen'],
      });
      expect(again.map(({ from, event }) => [from.value, event.type])).toEqual([]);
    }
  });

  it('never closes while the radar or loop B is occupied (I3)', () => {
    const closing = asking('closeBarrier');
    expect(closing.length).toBeGreaterThan(0);
    const under = closing.filter(({ to: { context } }) => context.sensed?.loopB || context.sensed?.radar);
    expect(under.map(({ from, event }) => [from.value, event.type])).toEqual([]);
  });

  it('never opens for an event that was back-filled', () => {
    for (const name of ['a back-filled plate', 'a back-filled event without a plate'])
      expect(graphs.get(name)?.edges.filter(({ effects }) => effects.includes('openBarrier'))).toEqual([]);
  });

  it('is recorded exactly once', () => {
    for (const graph of all()) {
      expect(askedAgain(graph, { effect: 'recordFinished', unless: [] })).toEqual([]);
      const ends = graph.edges.filter(({ to }) => to.status === 'done' && stateName(to) === 'recorded');
      expect(new Set(ends.map(({ from }) => stateName(from)))).toEqual(new Set(['finishing']));
      expect(ends.every(({ to }) => to.context.result !== null)).toBe(true);
    }
  });

  it('offers an order to a person wherever a vehicle waits', () => {
    const waiting = ['unread', 'undecided', 'blocked', 'refused', 'unconfirmed'];
    const seen = new Set<string>();
    for (const state of all().flatMap(({ states }) => [...states])) {
      if (!waiting.includes(stateName(state))) continue;
      seen.add(stateName(state));
      expect(possibleOrders(state), JSON.stringify(state.value)).not.toEqual([]);
    }
    expect([...seen].sort()).toEqual(waiting.toSorted());
  });

  it('sees the vehicle leave wherever it waits', () => {
    const leaving = all()
      .flatMap(({ edges }) => edges)
      .filter(({ event }) => event.type.startsWith('xstate.after.leave.'));
    expect(new Set(leaving.map(({ from }) => stateName(from)))).toEqual(
      new Set(['unread', 'undecided', 'blocked', 'refused', 'unconfirmed']),
    );
    for (const { to } of leaving) expect(stateName(to)).toBe('finishing');
  });
});
