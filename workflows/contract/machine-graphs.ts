/** Pictures of machines, generated from their definitions by `npm run machines`. */
import graphs from './machine-graphs.json' with { type: 'json' };

export interface MachineEdge {
  readonly from: string;
  readonly to: string;
  /** What leads there; none: at once. */
  readonly events: readonly string[];
}

export interface MachineGraph {
  readonly id: string;
  readonly initial: string;
  readonly states: readonly { readonly name: string; readonly final: boolean }[];
  readonly edges: readonly MachineEdge[];
  /** Possible in every state. */
  readonly fromAnywhere: readonly MachineEdge[];
}

export const machineGraphs: Readonly<Record<'alert' | 'passage', MachineGraph>> = graphs;
