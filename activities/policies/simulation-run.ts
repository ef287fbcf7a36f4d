/** The work of a simulation, wherever it runs: reads the passages of the period and decides each anew. */
import { createHash } from 'node:crypto';
import { coveredBy, loadRuleSet, Simulation } from '../../rules/index.ts';
import type { AlertLevel, ChangedVehicle, RuleSetDocument, SimulationSummary } from '../../rules/index.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import { recordedPassages } from './recorded-passages.ts';

/** Plain data: it goes to a thread. */
export interface SimulationTask {
  readonly databaseUrl: string;
  readonly document: RuleSetDocument;
  readonly level: AlertLevel | null;
  /** Event times, ms; `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** By `quotaLimitKey`. */
  readonly quotaLimits: readonly (readonly [string, number])[];
}

export interface SimulationResult {
  readonly summary: SimulationSummary;
  readonly vehicles: readonly ChangedVehicle[];
  /** SHA-256 over id, event time and decision of every passage, in order. */
  readonly dataDigest: string;
}

export async function runSimulationTask(
  task: SimulationTask,
  told: (done: number) => void,
): Promise<SimulationResult> {
  const ruleSet = loadRuleSet(task.document, sha256Hex);
  const simulation = new Simulation(ruleSet, { level: task.level, quotaLimits: new Map(task.quotaLimits) });
  const digest = createHash('sha256');
  let done = 0;
  const asked = { from: task.from, to: task.to, covers: coveredBy(ruleSet.document) };
  for await (const page of recordedPassages(task.databaseUrl, asked)) {
    const lines = page.map((passage) => {
      simulation.take(passage);
      return `${passage.id}\n${passage.eventTime}\n${passage.outcome}\n${passage.code}\n`;
    });
    digest.update(lines.join(''));
    done += page.length;
    told(done);
  }
  const dataDigest = digest.digest('hex');
  return { summary: simulation.summary(), vehicles: simulation.changedVehicles(), dataDigest };
}
