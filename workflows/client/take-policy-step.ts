/** Taking a step in the work on a rule set, as the console and the command line do it. */
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { failures } from '../contract/failures.ts';
import { policyWorkId } from '../contract/ids.ts';
import { policyWorkflow, stepUpdate } from '../contract/policy-work.ts';
import type { RuleSetName, WorkAnswer, WorkOrder, WorkProblem } from '../contract/policy-work.ts';

/** `code` is for translation, `message` says in English what to do, `problems` name the places. */
export class PolicyStepRefused extends Error {
  override readonly name = 'PolicyStepRefused';
  readonly code: 'own-work' | 'not-yours' | 'not-possible-now' | 'changed-meanwhile' | 'bad-request';
  readonly problems: readonly WorkProblem[];
  constructor(
    code: PolicyStepRefused['code'],
    message: string,
    { problems, cause }: { problems: readonly WorkProblem[]; cause: unknown },
  ) {
    super(message, { cause });
    this.code = code;
    this.problems = problems;
  }
}

const codes: Readonly<Partial<Record<string, PolicyStepRefused['code']>>> = {
  [failures.ownWork]: 'own-work',
  [failures.notYours]: 'not-yours',
  [failures.notPossibleNow]: 'not-possible-now',
  [failures.changedMeanwhile]: 'changed-meanwhile',
};

/** Resolves when the step is in the ledger. Throws `PolicyStepRefused`. The workflow starts where there is none. */
export async function takePolicyStep(
  client: Client,
  name: RuleSetName,
  { order, taskQueue, attempt }: { order: WorkOrder; taskQueue: string; attempt: string },
): Promise<WorkAnswer> {
  const startWorkflowOperation = new WithStartWorkflowOperation(policyWorkflow, {
    workflowId: policyWorkId(name),
    taskQueue,
    args: [name],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  try {
    return await client.workflow.executeUpdateWithStart(stepUpdate, {
      args: [order],
      updateId: attempt,
      startWorkflowOperation,
    });
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
      throw error;
    const { type, message, details } = error.cause;
    const [problems = []] = (details ?? []) as [(readonly WorkProblem[])?];
    throw new PolicyStepRefused(codes[type ?? ''] ?? 'bad-request', message, { problems, cause: error });
  }
}
