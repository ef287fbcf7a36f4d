/** The alert switch as console and command line turn it: one sequence, the same checks, the same record. */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { alertWorkflow, changeUpdate, liftUpdate, startedUpdate, switchSigner } from '../contract/alert.ts';
import type { AlertAnswer, AlertOrder, LiftOrder } from '../contract/alert.ts';
import { whyNot } from '../contract/duties.ts';
import { failures } from '../contract/failures.ts';
import { alertId } from '../contract/ids.ts';

/** A switch that was refused; `code` is for translation, `message` says in English what to do. */
export class SwitchRefused extends Error {
  override readonly name = 'SwitchRefused';
  readonly code:
    'already-alert' | 'changed-meanwhile' | 'no-alert' | 'not-possible-now' | 'not-yours' | 'bad-request';
  constructor(code: SwitchRefused['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const codes: Readonly<Partial<Record<string, SwitchRefused['code']>>> = {
  [failures.notYours]: 'not-yours',
  [failures.changedMeanwhile]: 'changed-meanwhile',
};

/** Resolves when the start is in the ledger. */
export async function startAlert(
  client: Client,
  order: AlertOrder,
  { taskQueue, closeAfter }: { readonly taskQueue: string; readonly closeAfter?: number },
): Promise<AlertAnswer> {
  mustBeSigned(order);
  // The workflow asks the same of whoever comes another way; here nothing is started for nobody.
  const problem = whyNot(switchSigner(order), 'alerts.switch');
  if (problem !== null) throw new SwitchRefused('not-yours', problem);
  const alert = alertId(order.at);
  try {
    const handle = await client.workflow.start(alertWorkflow, {
      workflowId: alert,
      taskQueue,
      args: [{ alert, order, ...(closeAfter === undefined ? {} : { closeAfter }) }],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    return await translated(() => handle.executeUpdate(startedUpdate));
  } catch (error) {
    const isOther = error instanceof SwitchRefused && error.code === 'changed-meanwhile';
    if (!isOther && !(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const message = 'an alert is announced or in force: change or lift it, or announce this one beside it';
    throw new SwitchRefused('already-alert', message, { cause: error });
  }
}

/** `alert` is its id, `alert/…`. */
export function changeAlert(client: Client, alert: string, order: AlertOrder): Promise<AlertAnswer> {
  mustBeSigned(order);
  return translated(() => client.workflow.getHandle(alert).executeUpdate(changeUpdate, { args: [order] }));
}

/** Cancels what is only announced. */
export function liftAlert(client: Client, alert: string, order: LiftOrder): Promise<AlertAnswer> {
  mustBeSigned(order);
  return translated(() => client.workflow.getHandle(alert).executeUpdate(liftUpdate, { args: [order] }));
}

function mustBeSigned({ person, reason, effectiveFrom }: LiftOrder): void {
  if (person.trim() === '') throw new SwitchRefused('bad-request', 'name the person who switches');
  if (reason.trim() === '') throw new SwitchRefused('bad-request', 'give the reason');
  if (!Number.isFinite(effectiveFrom))
    throw new SwitchRefused('bad-request', 'name the instant from which it is in effect');
}

async function translated(update: () => Promise<AlertAnswer>): Promise<AlertAnswer> {
  try {
    return await update();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      throw new SwitchRefused('no-alert', 'no alert is announced or in force: start one', { cause: error });
    }
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const code = codes[error.cause.type ?? ''] ?? 'not-possible-now';
      throw new SwitchRefused(code, error.cause.message, { cause: error });
    }
    throw error;
  }
}
