/** Acknowledging an alarm as console and command line do it. */
import { WorkflowFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { acknowledgeWorkflow } from '../contract/acknowledge.ts';
import type { Acknowledged, AlarmAcknowledgement } from '../contract/acknowledge.ts';
import { failures } from '../contract/failures.ts';

/** `code` is for translation, `message` says in English what to do. */
export class AcknowledgementRefused extends Error {
  override readonly name = 'AcknowledgementRefused';
  readonly code: 'unknown-alarm' | 'not-yours' | 'bad-request';
  constructor(code: AcknowledgementRefused['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Resolves when it is in the ledger; `existed` tells that somebody was first. Throws `AcknowledgementRefused`. */
export async function acknowledgeAlarm(
  client: Client,
  order: AlarmAcknowledgement,
  taskQueue: string,
): Promise<Acknowledged> {
  try {
    return (await client.workflow.execute(acknowledgeWorkflow, {
      workflowId: `acknowledge/${order.alarm}`,
      taskQueue,
      args: [order],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    })) as Acknowledged;
  } catch (error) {
    const failure = applicationFailure(error);
    if (failure === null) throw error;
    throw new AcknowledgementRefused(codes[failure.type ?? ''] ?? 'bad-request', failure.message, {
      cause: error,
    });
  }
}

const codes: Readonly<Partial<Record<string, AcknowledgementRefused['code']>>> = {
  [failures.unknownSubject]: 'unknown-alarm',
  [failures.notYours]: 'not-yours',
};

function applicationFailure(error: unknown): ApplicationFailure | null {
  if (!(error instanceof WorkflowFailedError)) return null;
  const cause = error.cause instanceof ActivityFailure ? error.cause.cause : error.cause;
  return cause instanceof ApplicationFailure ? cause : null;
}
