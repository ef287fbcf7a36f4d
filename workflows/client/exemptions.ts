/** Taking a step on an exemption, as the console does it. */
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { exemptionUpdate, exemptionWorkflow } from '../contract/exemption.ts';
import type { ExemptionAnswer, ExemptionOrder } from '../contract/exemption.ts';
import { failures } from '../contract/failures.ts';

/** `code` is for translation, `message` says in English what to do. */
export class ExemptionRefused extends Error {
  override readonly name = 'ExemptionRefused';
  readonly code: 'own-work' | 'not-yours' | 'not-possible-now' | 'bad-request';
  constructor(code: ExemptionRefused['code'], message: string, options: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const codes: Readonly<Partial<Record<string, ExemptionRefused['code']>>> = {
  [failures.ownWork]: 'own-work',
  [failures.notYours]: 'not-yours',
  [failures.notPossibleNow]: 'not-possible-now',
};

/** Resolves when the step is in the ledger. Throws `ExemptionRefused`. The workflow starts where there is none. */
export async function takeExemptionStep(
  client: Client,
  id: string,
  { order, taskQueue, attempt }: { order: ExemptionOrder; taskQueue: string; attempt: string },
): Promise<ExemptionAnswer> {
  const startWorkflowOperation = new WithStartWorkflowOperation(exemptionWorkflow, {
    workflowId: id,
    taskQueue,
    args: [id],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  try {
    return await client.workflow.executeUpdateWithStart(exemptionUpdate, {
      args: [order],
      updateId: attempt,
      startWorkflowOperation,
    });
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
      throw error;
    const { type, message } = error.cause;
    throw new ExemptionRefused(codes[type ?? ''] ?? 'bad-request', message, { cause: error });
  }
}
