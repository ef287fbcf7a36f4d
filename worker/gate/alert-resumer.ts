/**
 * An alert that the ledger holds but Temporal does not, because its store was lost or restored from an older copy, is
 * taken up again: otherwise nobody could change or lift it, and it would bind decisions for ever.
 */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../../activities/ledger/database.ts';
import type { Alert } from '../../prisma/client/client.ts';
import { alertQuery, alertWorkflow, startedUpdate } from '../../workflows/contract/alert.ts';
import type { AlertInput, RaisedLevel, SwitchKind } from '../../workflows/contract/alert.ts';

export interface ResumerParts {
  readonly database: Database;
  readonly client: Client;
  readonly taskQueue: string;
  readonly log: Logger;
}

/** Under which all alerts ran before each had a workflow of its own. */
const formerWorkflowId = 'alert/plant';

export async function resumeAlerts(parts: ResumerParts): Promise<void> {
  await endFormer(parts);
  const standing = await parts.database.alert.findMany({
    // Not closed yet: in force, announced, or lifted and without its report.
    where: { closedAt: null, state: { in: ['started', 'lifted'] } },
    orderBy: { seq: 'asc' },
  });
  for (const alert of standing) await resume(parts, alert);
}

async function resume({ database, client, taskQueue, log }: ResumerParts, alert: Alert): Promise<void> {
  if (await isRunning(client, alert.id)) {
    const running = client.workflow.getHandle(alert.id);
    const { seq } = await running.query(alertQuery);
    // A store that was restored from an older copy does not know of the newest switches. Without a number one is on its
    // way into the ledger.
    if (seq === '' || BigInt(seq) >= alert.seq) return;
    await running.terminate('the ledger has newer switches than this run');
  }
  const handle = await client.workflow.start(alertWorkflow, {
    workflowId: alert.id,
    taskQueue,
    args: [await inputOf(database, alert)],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  // Its last switch is found in the ledger: from then on it takes orders.
  await handle.executeUpdate(startedUpdate);
  log.warn({ alert: alert.id }, 'an alert of the ledger was not known to Temporal and was taken up again');
}

async function endFormer({ client, log }: ResumerParts): Promise<void> {
  if (!(await isRunning(client, formerWorkflowId))) return;
  await client.workflow.getHandle(formerWorkflowId).terminate('each alert has a workflow of its own now');
  log.info('the alert that ran under the former name is taken up under its own');
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}

async function inputOf(database: Database, alert: Alert): Promise<AlertInput> {
  const changes = await database.alertChange.findMany({
    where: { alertId: alert.id },
    orderBy: { seq: 'asc' },
  });
  const last = changes.at(-1);
  if (last === undefined)
    throw new Error(`alert ${alert.id} has no switch in the ledger: rebuild the projections`);
  const entry = await database.ledgerEntry.findUniqueOrThrow({ where: { seq: last.seq } });
  const now = Date.now();
  const wasActive = changes.some(
    ({ level, superseded, effectiveFrom }) =>
      level !== 'none' && !superseded && effectiveFrom.getTime() <= now,
  );
  return {
    alert: alert.id,
    order: {
      level: last.level as RaisedLevel | 'none',
      effectiveFrom: last.effectiveFrom.getTime(),
      person: last.person,
      reason: last.reason,
      noticeNo: last.noticeNo,
      ...(last.expectedUntil === null ? {} : { expectedUntil: last.expectedUntil.getTime() }),
      at: entry.occurredAt.getTime(),
    },
    resumed: {
      turn: changes.length - 1,
      kind: (last.kind ?? 'changed') as SwitchKind,
      wasActive,
    },
  };
}
