/** Starts passages eagerly in this very process, and follows them to their end. */
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Logger } from 'pino';
import { passageWorkflow } from '../../workflows/contract/passage.ts';
import type { PassageInput, PassageResult } from '../../workflows/contract/passage.ts';

export interface Started {
  readonly handle: WorkflowHandle;
  /** False: the passage ran or had run already, started before this process did. */
  readonly fresh: boolean;
}

export interface PassageStarter {
  /** Tries until Temporal takes it: the event is on disk, nothing is lost by waiting. Rejects only when `signal` ends. */
  start(input: PassageInput, signal: AbortSignal): Promise<Started>;
  /** A passage that an earlier process started, or null. */
  find(passage: string, signal: AbortSignal): Promise<Started | null>;
  /** The result, however often the connection breaks. */
  finished(handle: WorkflowHandle, signal: AbortSignal): Promise<PassageResult | null>;
  /** Sends until Temporal takes it or the passage is over. */
  persist(send: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

const retryMs = { first: 200, most: 5_000 };

export function createPassageStarter(
  client: Client,
  options: { taskQueue: string; log: Logger; eager: boolean },
): PassageStarter {
  const { taskQueue, log, eager } = options;
  return {
    persist: (send, signal) =>
      persistently(log, signal, async () => {
        try {
          await send();
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }),
    start: (input, signal) =>
      persistently(log, signal, async () => {
        try {
          const handle = await client.workflow.start(passageWorkflow, {
            workflowId: input.passage,
            taskQueue,
            args: [input],
            requestEagerStart: eager,
            // A worker that died gives its task back after this, not after the default of ten seconds.
            workflowTaskTimeout: '3s',
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
          });
          return { handle, fresh: true };
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          return { handle: client.workflow.getHandle(input.passage), fresh: false };
        }
      }),
    find: (passage, signal) =>
      persistently(log, signal, async () => {
        const handle = client.workflow.getHandle(passage);
        try {
          await handle.describe();
          return { handle, fresh: false };
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return null;
          throw error;
        }
      }),
    finished: (handle, signal) =>
      persistently(log, signal, async () => {
        try {
          return (await untilAborted(handle.result(), signal)) as PassageResult;
        } catch (error) {
          if (error instanceof Error && error.name === 'WorkflowFailedError') {
            log.error({ err: error, passage: handle.workflowId }, 'a passage failed: look at its workflow');
            return null;
          }
          throw error;
        }
      }),
  };
}

/** A passage may wait for a person for hours: whoever stops this process does not. */
async function untilAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([result, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    result.catch(() => undefined);
  }
}

async function persistently<Result>(
  log: Logger,
  signal: AbortSignal,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let wait = retryMs.first; ; wait = Math.min(wait * 2, retryMs.most)) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ err: error }, 'Temporal does not answer, trying again');
      await pause(wait, undefined, { signal });
    }
  }
}
