/** Drills as the console holds them. */
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  drillAbortUpdate,
  drillActUpdate,
  drillAnnouncedUpdate,
  drillCloseUpdate,
  drillRefusals,
  drillWorkflow,
} from '../contract/drill.ts';
import type { DrillAct, DrillAnswer, DrillEnd, DrillOrder, DrillRefusal } from '../contract/drill.ts';
import { whyNot } from '../contract/duties.ts';
import { failures } from '../contract/failures.ts';
import { drillId } from '../contract/ids.ts';
import { termsProblem } from '../drill/drill-terms.ts';

/** `code` is for translation, `message` says in English what to do. */
export class DrillRefused extends Error {
  override readonly name = 'DrillRefused';
  readonly code: DrillRefusal | 'not-yours' | 'not-possible-now' | 'bad-request';
  constructor(code: DrillRefused['code'], message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** Resolves when the announcement is in the ledger. Throws `DrillRefused`. */
export async function startDrill(client: Client, order: DrillOrder, taskQueue: string): Promise<DrillAnswer> {
  // The workflow asks the same of whoever comes another way; here nothing is started for nobody.
  const notYours = whyNot(order.person, 'drills.run');
  if (notYours !== null) throw new DrillRefused('not-yours', notYours);
  const problem = termsProblem(order.terms, order.at);
  if (problem !== null) throw new DrillRefused('bad-request', problem);
  const drill = drillId(order.at);
  const handle = await client.workflow.start(drillWorkflow, {
    workflowId: drill,
    taskQueue,
    args: [{ drill, order }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
  return translated(() => handle.executeUpdate(drillAnnouncedUpdate));
}

/** `attempt` sent twice is one act. */
export function actInDrill(
  client: Client,
  drill: string,
  { act, attempt }: { readonly act: DrillAct; readonly attempt: string },
): Promise<DrillAnswer> {
  return translated(() =>
    client.workflow.getHandle(drill).executeUpdate(drillActUpdate, { args: [act], updateId: attempt }),
  );
}

/** Breaks it off, or grades it as it is. */
export function endDrill(
  client: Client,
  drill: string,
  { by, how }: { readonly by: DrillEnd; readonly how: 'abort' | 'close' },
): Promise<DrillAnswer> {
  const update = how === 'abort' ? drillAbortUpdate : drillCloseUpdate;
  return translated(() => client.workflow.getHandle(drill).executeUpdate(update, { args: [by] }));
}

async function translated(update: () => Promise<DrillAnswer>): Promise<DrillAnswer> {
  try {
    return await update();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      throw new DrillRefused('over', 'this drill is over: nothing can be done in it any more', {
        cause: error,
      });
    if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
      throw error;
    throw new DrillRefused(codeOf(error.cause), error.cause.message, { cause: error });
  }
}

function codeOf({ type, details }: ApplicationFailure): DrillRefused['code'] {
  if (type === failures.notYours) return 'not-yours';
  if (type !== failures.notPossibleNow) return 'bad-request';
  return drillRefusals.find((one) => one === details?.[0]) ?? 'not-possible-now';
}
