/** The states of a machine and the ways between them, read from its definition: what a picture of it is drawn from. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { MachineEdge, MachineGraph } from '../contract/machine-graphs.ts';

/** Top-level states only; what happens inside of one is its own. */
export function graphOf(machine: AnyStateMachine): MachineGraph {
  const { root } = machine;
  const states = Object.values(root.states) as AnyStateNode[];
  const names = states.map(({ key }) => key);
  const edges = states.flatMap((state) => edgesFrom(state, state.key, names));
  const always = edgesFrom({ ...root, states: {} } as AnyStateNode, null, names);
  return {
    id: machine.id,
    initial: root.initial.target[0]?.key ?? '',
    states: states.map(({ key, type }) => ({ name: key, final: type === 'final' })),
    edges: merged(edges),
    fromAnywhere: merged(always),
  };
}

type Way = Omit<MachineEdge, 'events'> & { readonly event: string };

function edgesFrom(node: AnyStateNode, from: string | null, names: readonly string[]): Way[] {
  const own = [...node.transitions.values()].flat();
  const ways = [...own, ...(node.always ?? [])].flatMap(({ eventType, target }) =>
    (target ?? []).flatMap((to): Way[] => {
      const name = topOf(to, names);
      return name === null || name === from
        ? []
        : [{ from: from ?? '*', to: name, event: wordOf(eventType) }];
    }),
  );
  return [...ways, ...Object.values(node.states).flatMap((child) => edgesFrom(child, from, names))];
}

function topOf(node: AnyStateNode, names: readonly string[]): string | null {
  for (let at: AnyStateNode | undefined = node; at !== undefined; at = at.parent)
    if (at.parent?.parent === undefined && names.includes(at.key)) return at.key;
  return null;
}

/** A timer is called by its delay; what happens at once has no name. */
function wordOf(eventType: string): string {
  const timer = /^xstate\.after\.(\w+)\./.exec(eventType);
  return timer ? `after ${timer[1] ?? ''}` : eventType;
}

function merged(ways: readonly Way[]): MachineEdge[] {
  const groups = Map.groupBy(ways, ({ from, to }) => `${from}>${to}`);
  return [...groups.values()].map((group) => ({
    from: group[0]?.from ?? '',
    to: group[0]?.to ?? '',
    events: [...new Set(group.map(({ event }) => event).filter((event) => event !== ''))],
  }));
}
