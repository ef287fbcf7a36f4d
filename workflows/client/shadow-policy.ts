/** Starting and stopping a shadow, as the console does it. */
import { WorkflowFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { failures } from '../contract/failures.ts';
import { shadowId } from '../contract/ids.ts';
import { shadowRefusals, shadowWorkflow } from '../contract/shadow.ts';
import type { ShadowAnswer, ShadowOrder, ShadowRefusal } from '../contract/shadow.ts';

type Code = ShadowRefusal | 'not-yours' | 'changed-meanwhile' | 'unknown' | 'bad-request';

/** `code` is for translation, `message` says in English what to do. */
export class ShadowRefused extends Error {
  override readonly name = 'ShadowRefused';
  readonly code: Code;
  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Resolves when it is in the ledger. The same order twice is one. Throws `ShadowRefused`. */
export async function shadowPolicy(
  client: Client,
  order: ShadowOrder,
  taskQueue: string,
): Promise<ShadowAnswer> {
  try {
    return (await client.workflow.execute(shadowWorkflow, {
      workflowId: shadowId(order),
      taskQueue,
      args: [order],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    })) as ShadowAnswer;
  } catch (error) {
    const failure = applicationFailure(error);
    if (failure === null) throw error;
    throw new ShadowRefused(codeOf(failure), failure.message, { cause: error });
  }
}

const codes: Readonly<Partial<Record<string, Code>>> = {
  [failures.notYours]: 'not-yours',
  [failures.changedMeanwhile]: 'changed-meanwhile',
  [failures.unknownSubject]: 'unknown',
};

function codeOf({ type, details }: ApplicationFailure): Code {
  const refusal = shadowRefusals.find((one) => one === details?.[0]);
  return refusal ?? codes[type ?? ''] ?? 'bad-request';
}

function applicationFailure(error: unknown): ApplicationFailure | null {
  if (!(error instanceof WorkflowFailedError)) return null;
  const cause = error.cause instanceof ActivityFailure ? error.cause.cause : error.cause;
  return cause instanceof ApplicationFailure ? cause : null;
}
