/**
 * A rule set over 90 000 recorded passages, as an officer waits for it: read from PostgreSQL, decided, counted, in the
 * thread that the product uses. The baseline is the same decisions by json-rules-engine, taken on a part and scaled.
 * `--passages 90000 --rounds 3`.
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordedPassages } from '../activities/policies/recorded-passages.ts';
import type { SimulationTask } from '../activities/policies/simulation-run.ts';
import { runInThread } from '../activities/policies/simulation-thread.ts';
import { evaluate, loadSeedRuleSet } from '../rules/index.ts';
import type { LoadedRuleSet } from '../rules/index.ts';
import { orangeStandard } from '../rules/testing/layered.factory.ts';
import { sha256Hex } from '../activities/ledger/canonical.ts';
import { fillPassages } from '../test/stack/many-passages.ts';
import { startTestServers } from '../test/stack/test-servers.ts';
import { startTestSite } from '../test/stack/test-site.ts';
import { quantile, tell } from './figures.ts';

const { values } = parseArgs({
  options: { passages: { type: 'string', default: '90000' }, rounds: { type: 'string', default: '3' } },
});
const passages = Number(values.passages);
const rounds = Number(values.rounds);
const until = Date.parse('2026-11-24T12:00:00Z');
const sampled = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'greengate-bench-'));
const servers = await startTestServers(folder);
try {
  const site = await startTestSite({ ...servers, gate: false });
  try {
    await fillPassages(site.databaseUrl, passages, until);
    for (const ruleSet of [loadSeedRuleSet('orange', sha256Hex), orangeStandard()])
      await measured(site.databaseUrl, ruleSet);
  } finally {
    await site.close();
  }
} finally {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measured(databaseUrl: string, ruleSet: LoadedRuleSet): Promise<void> {
  const period = { from: 0, to: until + 1 };
  const task: SimulationTask = {
    databaseUrl,
    document: ruleSet.document,
    level: 'orange',
    ...period,
    quotaLimits: [],
  };
  const seconds: number[] = [];
  let decided = 0;
  let memory = 0;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const { summary } = await runInThread(task, {
      signal: new AbortController().signal,
      told: () => Promise.resolve((memory = Math.max(memory, process.memoryUsage().rss - before))),
    });
    seconds.push((performance.now() - started) / 1_000);
    decided = summary.passages;
  }
  const baseline = await byEngine(databaseUrl, ruleSet);
  const name = `simulate-${ruleSet.id}-${decided}`;
  tell({ name, value: quantile(seconds, 0.5), unit: 's', baseline });
  tell({ name: `${name}-memory`, value: memory / 1_048_576, unit: 'MB', baseline: null });
}

async function byEngine(databaseUrl: string, ruleSet: LoadedRuleSet): Promise<number> {
  const started = performance.now();
  let taken = 0;
  for await (const page of recordedPassages(databaseUrl, { from: 0, to: until + 1, covers: 'road' })) {
    for (const { facts } of page.slice(0, sampled)) {
      await evaluate(ruleSet, { ...facts, alertLevel: 'orange' });
      taken += 1;
    }
    break;
  }
  return ((performance.now() - started) / 1_000) * (passages / taken);
}
