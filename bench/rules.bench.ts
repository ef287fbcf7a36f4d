/**
 * Rules alone, on one core: a decision with its trace beside the hits of json-rules-engine on the same facts, the bulk
 * evaluator beside the decision with trace, what a compiled rule set holds in memory, and the exact analysis of tables
 * of 60 rows × 8 columns. `--rounds 60`.
 */
import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { ruleHits } from '../rules/engine/json-rules-engine.ts';
import { analyse, compileBulk, evaluate, factsOfBaseVehicle, loadRuleSet } from '../rules/index.ts';
import type { Facts, LoadedRuleSet } from '../rules/index.ts';
import { aFreeRule, aLayered, aRow, aTable } from '../rules/testing/layered.factory.ts';
import { benchTables } from './analysis-tables.ts';
import { quantile, tell } from './figures.ts';

const { values } = parseArgs({
  strict: false,
  options: { rounds: { type: 'string', default: '60' } },
});
const rounds = Number(values.rounds);
/** Bulk decisions between two looks at the clock. */
const batch = 100;

const vehicles = ['3', '4', '5', '6', 'D', 'unknown'].flatMap((emissionStage) =>
  ['A', 'B', 'E'].flatMap((fuel) =>
    [120, 600, 1_380].map((beijingMinute) => factsOfBaseVehicle({ emissionStage, fuel, beijingMinute })),
  ),
);

for (const size of [5, 20, 100]) {
  const ruleSet = ruleSetOf(size);
  const engine = await timed((facts) => ruleHits(ruleSet, facts));
  const traced = await timed((facts) => evaluate(ruleSet, facts));
  const bulk = timedBulk(ruleSet);
  tell({ name: `decision-${size}-rules`, value: traced, unit: 'µs', baseline: engine });
  tell({ name: `bulk-${size}-rules`, value: bulk.decide, unit: 'µs', baseline: traced });
  tell({ name: `bulk-trusted-${size}-rules`, value: bulk.decideTrusted, unit: 'µs', baseline: traced });
}
tell({ name: 'bulk-memory-20-rules', value: memoryOf(20), unit: 'kB', baseline: null });
for (const { name, table } of benchTables()) {
  const { cold, median } = timedAnalysis(loaded(aLayered({ parts: [table] })));
  tell({ name: `analysis-60x8-${name}`, value: median, unit: 'ms', baseline: null });
  tell({ name: `analysis-60x8-${name}-cold`, value: cold, unit: 'ms', baseline: null });
}

/** An over-limit rule, an exemption, an allowance, and a table with the other rows. */
function ruleSetOf(size: number): LoadedRuleSet {
  const stages = ['0', '1', '2', '3', '4', '5', 'unknown'];
  const groups = ['diesel', 'gas', 'petrol', 'hybrid', 'other'];
  const rows = Array.from({ length: size - 3 }, (_, n) => {
    const from = (n * 37) % 1_440;
    const range = { from, to: (from + 480) % 1_440 };
    const stage = [String(stages[n % stages.length])];
    return aRow({ id: `r${n}`, cells: [{ in: stage }, { in: [String(groups[n % groups.length])] }, range] });
  });
  const overLimit = { fact: 'overLimit', operator: 'equal', value: true } as const;
  const exempt = { fact: 'vehicleCategory', operator: 'in', value: ['1', '2', '3'] } as const;
  const document = aLayered({
    allowExitIfEnteredBefore: false,
    parts: [
      aFreeRule({ id: 'over-limit', layer: 'over-limit', when: overLimit }),
      aTable({
        hitPolicy: 'most-restrictive',
        columns: ['emissionStage', 'fuelGroup', 'beijingMinute'],
        rows,
      }),
      aFreeRule({ id: 'exempt', layer: 'exemption', effect: 'allow', when: exempt }),
      aFreeRule({ id: 'compliant', layer: 'default', effect: 'allow', when: { not: overLimit } }),
    ],
  });
  return loaded(document);
}

function loaded(document: unknown): LoadedRuleSet {
  return loadRuleSet(document, (text) => createHash('sha256').update(text, 'utf8').digest('hex'));
}

/** Nothing is kept from one analysis to the next but what the machine has learned to run fast. */
function timedAnalysis(ruleSet: LoadedRuleSet): { cold: number; median: number } {
  const times = Array.from({ length: 9 }, () => {
    const started = processorTime();
    analyse(ruleSet);
    return processorTime() - started;
  });
  return { cold: times[0] ?? Number.NaN, median: quantile(times, 0.5) };
}

/** Of this thread, in ms, to some 4 ms: what else runs on the machine does not count. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Median over the rounds of the mean over all vehicles, in µs. */
async function timed(decide: (facts: Facts) => Promise<unknown>): Promise<number> {
  const means: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    for (const facts of vehicles) await decide(facts);
    means.push(((performance.now() - started) * 1_000) / vehicles.length);
  }
  return quantile(means.slice(rounds / 4), 0.5);
}

function timedBulk(ruleSet: LoadedRuleSet): { decide: number; decideTrusted: number } {
  const bulk = compileBulk(ruleSet);
  const median = (decide: (facts: Facts) => unknown): number => {
    const means: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      for (let n = 0; n < batch; n += 1) for (const facts of vehicles) decide(facts);
      means.push(((performance.now() - started) * 1_000) / (batch * vehicles.length));
    }
    return quantile(means.slice(rounds / 4), 0.5);
  };
  return { decide: median(bulk.decide), decideTrusted: median(bulk.decideTrusted) };
}

/** Of the compiled form alone: the document that it was made from is shared. */
function memoryOf(size: number): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const ruleSet = ruleSetOf(size);
  const copies = 500;
  collect();
  const before = process.memoryUsage().heapUsed;
  const held = Array.from({ length: copies }, () => compileBulk(ruleSet));
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / copies;
  // Read after the collection, so that nothing of it was free to go.
  return held.length === copies ? bytes / 1_000 : Number.NaN;
}
