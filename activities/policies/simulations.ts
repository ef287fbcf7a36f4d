/** Runs a rule set over recorded passages, with progress, and keeps what came out. */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { loadRuleSet } from '../../rules/index.ts';
import type { ChangedVehicle, LoadedRuleSet } from '../../rules/index.ts';
import { failures } from '../../workflows/contract/failures.ts';
import type {
  SimulationActivities,
  SimulationEnd,
  SimulationOrder,
} from '../../workflows/contract/simulation.ts';
import { simulationId } from '../../workflows/contract/ids.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import { canonical, sha256Hex } from '../ledger/canonical.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';
import { quotaLimits } from './quota-limits.ts';
import { runInThread } from './simulation-thread.ts';
import type { SimulationResult } from './simulation-run.ts';

export interface SimulationParts {
  readonly database: Database;
  readonly databaseUrl: string;
}

/** The list of changed vehicles is written in parts of this many. */
const vehiclesAtOnce = 1_000;

export function createSimulations(parts: SimulationParts): SimulationActivities {
  const { database } = parts;
  return {
    runSimulation: async (order) => {
      const { heartbeat, cancellationSignal: signal } = Context.current();
      return simulate(parts, order, { signal, told: (done) => heartbeat(done) });
    },
    recordSimulationEnd: async ({ id, state, problem }) => {
      // Ended before it had begun, it left no row.
      await database.simulation.updateMany({ where: { id }, data: { state, problem, endedAt: new Date() } });
    },
  };
}

export interface Watching {
  readonly signal: AbortSignal;
  readonly told: (done: number) => void;
}

/** Rejects with what the signal was aborted with. */
export async function simulate(
  { database, databaseUrl }: SimulationParts,
  order: SimulationOrder,
  { signal, told }: Watching,
): Promise<SimulationEnd> {
  await begin(database, order);
  const ruleSet = await ruleSetOf(database, order.ruleSetDigest);
  const limits = await quotaLimits(database, ruleSet, order.from);
  const { level, from, to } = order;
  const task = { databaseUrl, document: ruleSet.document, level, from, to, quotaLimits: [...limits] };
  const result = await runInThread(task, {
    signal,
    told: (done) => {
      told(done);
      return database.simulation.update({ where: { id: order.id }, data: { passagesDone: done } });
    },
  });
  return finish(database, { order, ruleSet, result });
}

async function ruleSetOf(database: Database, digest: string): Promise<LoadedRuleSet> {
  const row = await database.ruleSetRevision.findUnique({ where: { digest } });
  if (row !== null) return loadRuleSet(row.document, sha256Hex);
  const message = `no rule set has the digest ${digest}: save the draft before it is simulated`;
  throw ApplicationFailure.create({ type: failures.unknownSubject, nonRetryable: true, message });
}

async function begin(database: Database, order: SimulationOrder): Promise<void> {
  const { id, ruleSetDigest, level, from, to, person, at } = order;
  const range = { gte: new Date(from), lt: new Date(to) };
  const [counted] = await database.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM passage WHERE event_time >= ${range.gte} AND event_time < ${range.lt}
      AND outcome IS NOT NULL AND covers_passage(coalesce((SELECT document ->> 'covers' FROM rule_set_document
        WHERE digest = ${ruleSetDigest}), 'road'), subject, decided_as)`;
  const passagesTotal = counted?.total ?? 0;
  const begun = {
    ruleSetDigest,
    level,
    rangeFrom: range.gte,
    rangeTo: range.lt,
    state: 'running',
    passagesDone: 0,
    passagesTotal,
    person: person.name,
    username: person.username ?? null,
    startedAt: new Date(at),
  };
  await database.simulation.upsert({ where: { id }, create: { id, ...begun }, update: begun });
  await database.simulationVehicle.deleteMany({ where: { simulation: id } });
}

interface Finished {
  readonly order: SimulationOrder;
  readonly ruleSet: LoadedRuleSet;
  readonly result: SimulationResult;
}

async function finish(database: Database, finished: Finished): Promise<SimulationEnd> {
  const { order, ruleSet, result } = finished;
  const { id, level, from, to, person } = order;
  const { summary, vehicles, dataDigest } = result;
  await keepVehicles(database, id, vehicles);
  const { seq } = await appendEntry(database, {
    key: `${simulationId(id)}#done`,
    kind: 'policy-simulated',
    subject: `${ruleSet.id}@${ruleSet.version}`,
    occurredAt: Date.now(),
    clock: serverClock,
    actor: personActor(person),
    payload: {
      ...signatureOf(person),
      simulation: id,
      ruleSetDigest: ruleSet.digest,
      level,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      dataDigest,
      vehiclesDigest: sha256Hex(canonical(vehicles)),
      passages: summary.passages,
      newlyBlocked: summary.newlyBlocked,
      newlyAllowed: summary.newlyAllowed,
    },
  });
  await database.simulation.update({
    where: { id },
    data: { state: 'done', dataDigest, summary: summary as object, endedAt: new Date(), seq: BigInt(seq) },
  });
  return { state: 'done', seq };
}

async function keepVehicles(
  database: Database,
  simulation: string,
  vehicles: readonly ChangedVehicle[],
): Promise<void> {
  for (let start = 0; start < vehicles.length; start += vehiclesAtOnce) {
    const data = vehicles.slice(start, start + vehiclesAtOnce).map((vehicle, index) => {
      const { before, after, afterText, lastTime, ...same } = vehicle;
      const text = afterText === null ? {} : { afterText: { ...afterText } };
      const codes = { beforeCode: before, afterCode: after, ...text };
      return { simulation, position: start + index, ...same, ...codes, lastTime: new Date(lastTime) };
    });
    await database.simulationVehicle.createMany({ data });
  }
}
