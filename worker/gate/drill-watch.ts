/**
 * The gates' part in a drill: at the instant of its level each lane says what it would go by, with its rule set loaded
 * and its barrier asked how it stands; nothing is moved and nothing shown. Also the end of a drill that must end: an
 * alert goes first, and one that Temporal has lost is broken off, or no other could ever begin.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { rehearsedStatus } from '../../activities/decisions/rehearse.ts';
import { RuleSetArchive } from '../../activities/decisions/rule-set-archive.ts';
import { recordBreak } from '../../activities/drills/drill-records.ts';
import { levelOfDrill } from '../../activities/drills/drill-rows.ts';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import type { Drill } from '../../prisma/client/client.ts';
import { drillInterruptSignal } from '../../workflows/contract/drill.ts';
import type { Sensed } from '../../workflows/contract/passage.ts';
import type { GateStatus } from './status-watch.ts';

export interface DrillWatchParts {
  readonly database: Database;
  readonly client: Client;
  readonly log: Logger;
  readonly lanes: readonly string[];
  /** Asks how the barrier stands; null: it does not answer. */
  readonly barrierOf: (lane: string) => Promise<Pick<Sensed, 'arm'> | null>;
}

export interface DrillWatch {
  stop(): Promise<void>;
}

/** As `control_status_at` answers; `isValid` null: no rule set is assigned. */
interface RehearsedStatus extends GateStatus {
  readonly isValid: boolean | null;
}

const everyMs = 1_000;

export function watchDrills(parts: DrillWatchParts): DrillWatch {
  const ending = new AbortController();
  const archive = new RuleSetArchive(parts.database);
  const watching = (async () => {
    while (!ending.signal.aborted) {
      let wait = everyMs;
      try {
        const drill = await parts.database.drill.findFirst({ where: { state: 'open' } });
        if (drill !== null) wait = await attend(parts, archive, drill);
      } catch (error) {
        parts.log.warn({ err: error }, 'the drill could not be looked after, trying again');
      }
      await pause(wait, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      ending.abort();
      await watching;
    },
  };
}

/** How long it may be left alone, ms. */
async function attend(parts: DrillWatchParts, archive: RuleSetArchive, drill: Drill): Promise<number> {
  if (await endsNow(parts, drill)) return everyMs;
  const left = drill.effectiveFrom.getTime() - Date.now();
  if (left > 0) return Math.min(left, everyMs);
  const said = await parts.database.drillAcknowledgement.findMany({ where: { drill: drill.id } });
  const due = parts.lanes.filter((lane) => !said.some((one) => one.lane === lane));
  if (due.length === 0) return everyMs;
  const status = await rehearsedStatus<RehearsedStatus>(parts.database, levelOfDrill(drill));
  await mustLoad(archive, status);
  await Promise.all(due.map((lane) => acknowledge(parts, drill, { lane, status })));
  return everyMs;
}

/** A gate that cannot load its rule set would decide nothing: it does not say that it is ready. */
async function mustLoad(archive: RuleSetArchive, { digest, level, isValid }: RehearsedStatus): Promise<void> {
  if (isValid !== true) throw new Error(`the rule set for level ${level} is not valid at that instant`);
  if (digest === null || (await archive.byDigest(digest)) === null)
    throw new Error(`no rule set is there for level ${level}`);
}

async function acknowledge(
  { database, barrierOf }: DrillWatchParts,
  drill: Drill,
  { lane, status }: { readonly lane: string; readonly status: GateStatus },
): Promise<void> {
  const { level, digest, ruleSetId, ruleSetVersion, planVersion } = status;
  const stands = await barrierOf(lane);
  await appendEntry(database, {
    key: `${drill.id}#lane/${lane}`,
    kind: 'drill-acknowledged',
    subject: drill.id,
    occurredAt: Date.now(),
    clock: serverClock,
    actor: system,
    payload: {
      ...{ lane, level, digest, ruleSetId, ruleSetVersion, planVersion },
      barrier: stands?.arm ?? 'silent',
    },
  });
}

async function endsNow({ database, client, log }: DrillWatchParts, { id }: Drill): Promise<boolean> {
  const workflow = client.workflow.getHandle(id);
  const running = await isRunning(workflow);
  if (!running) {
    // It may have come to its own end while it was asked about.
    const { state } = await database.drill.findUniqueOrThrow({ where: { id }, select: { state: true } });
    if (state !== 'open') return true;
    await recordBreak(database, { drill: id, why: 'lost', by: null });
    log.warn({ drill: id }, 'a drill of the ledger was not known to Temporal and was broken off');
    return true;
  }
  const alert = await database.alert.findFirst({
    where: { OR: [{ liftedFrom: null }, { liftedFrom: { gt: new Date() } }] },
    select: { id: true },
  });
  if (alert === null) return false;
  await workflow.signal(drillInterruptSignal);
  log.warn({ drill: id, alert: alert.id }, 'a drill is broken off: an alert was announced');
  return true;
}

async function isRunning(workflow: ReturnType<Client['workflow']['getHandle']>): Promise<boolean> {
  try {
    return (await workflow.describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
