/** What outsiders may know of simulating a policy (模拟): what a rule set, or another level, would have decided. */
import type { Person } from './passage.ts';

export const simulationLevels = ['none', 'yellow', 'orange', 'red'] as const;

export interface SimulationOrder {
  /** Chosen by the caller, once for one click. */
  readonly id: string;
  /** Of the revision that is run: a draft as well as what is published. */
  readonly ruleSetDigest: string;
  /** As if in force throughout; null leaves each passage the level that it had. */
  readonly level: (typeof simulationLevels)[number] | null;
  /** Event times, ms; `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly person: Person;
  readonly at: number;
}

export interface SimulationEnd {
  readonly state: 'done' | 'cancelled' | 'failed';
  /** Ledger entry that holds the result; null where there is none. */
  readonly seq: string | null;
}

/** `from` before `to`, at most this much apart, ms: two years of 2.2 million passages a year are simulated in minutes. */
export const simulationSpan = 2 * 366 * 86_400_000;

export const simulationWorkflow = 'simulatePolicy';

export interface SimulationActivities {
  /** Reports progress to the table `simulation`; may be cancelled. Safe to repeat: it begins anew. */
  runSimulation(order: SimulationOrder): Promise<SimulationEnd>;
  recordSimulationEnd(order: {
    id: string;
    state: 'cancelled' | 'failed';
    problem: string | null;
  }): Promise<void>;
}
