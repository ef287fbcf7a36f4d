/** Everything a machine can do with a finite set of events: its states, the transitions taken, what can still be reached. */
import { createActor, SimulatedClock } from 'xstate';
import type {
  AnyStateMachine,
  AnyStateNode,
  AnyTransitionDefinition,
  EventFromLogic,
  SnapshotFrom,
} from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import type { TraversalOptions } from 'xstate/graph';

export interface Edge<Machine extends AnyStateMachine> {
  readonly from: SnapshotFrom<Machine>;
  readonly event: EventFromLogic<Machine>;
  readonly to: SnapshotFrom<Machine>;
  /** What it asks for, by name. */
  readonly effects: readonly string[];
}

export interface Graph<Machine extends AnyStateMachine> {
  readonly edges: readonly Edge<Machine>[];
  readonly states: ReadonlySet<SnapshotFrom<Machine>>;
  /** Those from which no path leads to a final state. */
  readonly deadEnds: readonly SnapshotFrom<Machine>[];
  /** Transitions that no event caused, as `blocked --release--> ordering`. */
  readonly unused: readonly string[];
}

export function explore<Machine extends AnyStateMachine>(
  machine: Machine,
  options: TraversalOptions<never, never, never> & {
    serializeState: (state: SnapshotFrom<Machine>) => string;
  },
): Graph<Machine> {
  const map = getAdjacencyMap(machine, options as never) as unknown as Record<
    string,
    {
      state: SnapshotFrom<Machine>;
      transitions: Record<string, { state: SnapshotFrom<Machine>; event: EventFromLogic<Machine> }>;
    }
  >;
  const effectsOf = effectsIn(machine, options);
  const canonical = new Map(Object.values(map).map(({ state }) => [options.serializeState(state), state]));
  const edges = Object.values(map).flatMap(({ state: from, transitions }) =>
    Object.values(transitions).map(({ event, state }) => ({
      from,
      event,
      to: canonical.get(options.serializeState(state)) ?? state,
      effects: effectsOf(from, event),
    })),
  );
  const states = new Set(canonical.values());
  return { edges, states, deadEnds: deadEndsOf(states, edges), unused: unusedOf(machine, edges, options) };
}

function deadEndsOf<Machine extends AnyStateMachine>(
  states: ReadonlySet<SnapshotFrom<Machine>>,
  edges: readonly Edge<Machine>[],
): SnapshotFrom<Machine>[] {
  const before = new Map<unknown, SnapshotFrom<Machine>[]>();
  for (const [to, into] of Map.groupBy(edges, (edge) => edge.to))
    before.set(
      to,
      into.map(({ from }) => from),
    );
  const saved = new Set<SnapshotFrom<Machine>>();
  const open = [...states].filter((state) => (state as { status: string }).status === 'done');
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (saved.has(state)) continue;
    saved.add(state);
    open.push(...(before.get(state) ?? []));
  }
  return [...states].filter((state) => !saved.has(state));
}

/** Edges that ask for this effect although a path since an earlier asking had none of the events in `unless`. */
export function askedAgain<Machine extends AnyStateMachine>(
  { edges }: Graph<Machine>,
  { effect, unless }: { effect: string; unless: readonly string[] },
): Edge<Machine>[] {
  const asks = edges.filter(({ effects }) => effects.includes(effect));
  const asking = new Set(asks);
  const from = Map.groupBy(edges, (edge) => edge.from);
  const seen = new Set<SnapshotFrom<Machine>>();
  const open = asks.map(({ to }) => to);
  const again: Edge<Machine>[] = [];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    for (const edge of from.get(state) ?? []) {
      if (unless.includes((edge.event as { type: string }).type)) continue;
      if (asking.has(edge)) again.push(edge);
      open.push(edge.to);
    }
  }
  return again;
}

/** Asks as xstate's own `transition` does, which makes an actor for each question: half of the time of a graph. */
function effectsIn<Machine extends AnyStateMachine>(
  machine: Machine,
  options: object,
): (from: SnapshotFrom<Machine>, event: EventFromLogic<Machine>) => string[] {
  const self = createActor(machine, options as never);
  const nothing = (): void => undefined;
  return (from, event) => {
    const effects: string[] = [];
    machine.transition(from, event, {
      self,
      id: '',
      sessionId: '',
      system: self.system,
      logger: nothing,
      defer: nothing,
      emit: nothing,
      stopChild: nothing,
      actionExecutor: ({ type }: { type: string }) => effects.push(type),
    } as never);
    return effects;
  };
}

/** Walks one edge of each kind with an actor, whose inspection names the transitions, eventless ones included. */
function unusedOf<Machine extends AnyStateMachine>(
  machine: Machine,
  edges: readonly Edge<Machine>[],
  options: object,
): string[] {
  const used = new Set<AnyTransitionDefinition>();
  const inspect = (inspected: { type: string; _transitions?: AnyTransitionDefinition[] }): void => {
    for (const transition of inspected._transitions ?? []) used.add(transition);
  };
  const start = (snapshot: object): void => {
    const actor = createActor(machine, {
      ...options,
      ...snapshot,
      inspect,
      clock: new SimulatedClock(),
    } as never);
    actor.start();
    actor.stop();
  };
  start({});
  const walked = new Set<string>();
  for (const { from, event, to, effects } of edges) {
    const kind = JSON.stringify([valueOf(from), event, valueOf(to), effects]);
    if (walked.has(kind) || (from as { status: string }).status === 'done') continue;
    walked.add(kind);
    const actor = createActor(machine, { snapshot: from, inspect, clock: new SimulatedClock() } as never);
    actor.start();
    actor.send(event as never);
    actor.stop();
  }
  return transitionsOf(machine.root)
    .filter((transition) => !used.has(transition) && !isForbidding(transition))
    .map(nameOf);
}

/** `{}`: the event is known and does nothing in this state. */
function isForbidding({ target, actions }: AnyTransitionDefinition): boolean {
  return target === undefined && actions.length === 0;
}

/** The events by which a machine's own timers come back to it. */
export function delayedEvents(machine: AnyStateMachine): { readonly type: string }[] {
  const of = (node: AnyStateNode): string[] => [
    ...node.after.map(({ eventType }) => eventType),
    ...Object.values(node.states).flatMap(of),
  ];
  return [...new Set(of(machine.root))].map((type) => ({ type }));
}

function valueOf(snapshot: unknown): unknown {
  return (snapshot as { value: unknown }).value;
}

function transitionsOf(node: AnyStateNode): AnyTransitionDefinition[] {
  const own = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
  return [...own, ...Object.values(node.states).flatMap(transitionsOf)];
}

function nameOf({ source, eventType, target, guard }: AnyTransitionDefinition): string {
  const when = guard === undefined ? '' : ` [${typeof guard === 'string' ? guard : 'guard'}]`;
  return `${source.id} --${eventType}${when}--> ${target?.map(({ id }) => id).join() ?? 'stays'}`;
}
