/**
 * An alert that the ledger holds but Temporal does not, because its store was lost or restored from an older copy, is
 * taken up again: otherwise nobody could change or lift it, and it would bind decisions for ever.
 */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../../activities/ledger/database.ts';
import { alertWorkflow, startedUpdate } from '../../workflows/contract/alert.ts';
import type { AlertInput, RaisedLevel } from '../../workflows/contract/alert.ts';
import { alertWorkflowId } from '../../workflows/contract/ids.ts';

export interface ResumerParts {
  readonly database: Database;
  readonly client: Client;
  readonly taskQueue: string;
  readonly log: Logger;
}

/** One alert runs at a time; of several the newest, and the next one at the start after it is lifted. */
export async function resumeAlert({ database, client, taskQueue, log }: ResumerParts): Promise<void> {
  const standing = await database.alert.findMany({
    where: { OR: [{ liftedFrom: null }, { liftedFrom: { gt: new Date() } }] },
    orderBy: { seq: 'desc' },
  });
  const [newest, ...others] = standing;
  if (newest === undefined) return;
  if (others.length > 0)
    log.error(
      { alerts: others.map(({ id }) => id) },
      'older alerts are in force too: lift this one and restart to reach them',
    );
  const before = await isRunning(client);
  if (before) return;
  const input = await inputOf(database, newest);
  const handle = await client.workflow.start(alertWorkflow, {
    workflowId: alertWorkflowId,
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  // Its last switch is found in the ledger: from then on it takes orders.
  await handle.executeUpdate(startedUpdate);
  log.warn({ alert: newest.id }, 'an alert of the ledger was not known to Temporal and was taken up again');
}

async function isRunning(client: Client): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(alertWorkflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}

async function inputOf(
  database: Database,
  alert: { id: string; noticeNo: string | null; liftedFrom: Date | null },
): Promise<AlertInput> {
  const changes = await database.alertChange.findMany({
    where: { alertId: alert.id },
    orderBy: { seq: 'asc' },
  });
  const last = changes.at(-1);
  if (last === undefined)
    throw new Error(`alert ${alert.id} has no switch in the ledger: rebuild the projections`);
  const entry = await database.ledgerEntry.findUniqueOrThrow({ where: { seq: last.seq } });
  const isFirst = changes.length === 1;
  return {
    alert: alert.id,
    order: {
      level: last.level as RaisedLevel | 'none',
      effectiveFrom: last.effectiveFrom.getTime(),
      person: last.person,
      reason: last.reason,
      noticeNo: alert.noticeNo,
      at: entry.occurredAt.getTime(),
    },
    resumed: {
      turn: changes.length - 1,
      kind: alert.liftedFrom !== null ? 'lifted' : isFirst ? 'started' : 'changed',
    },
  };
}
