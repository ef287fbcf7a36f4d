/** One upload workflow for each regulator and gate, running from the first start on. */
import type { Client } from '@temporalio/client';
import { uploadId } from '../../workflows/contract/ids.ts';
import { queuedSignal, uploadWorkflow } from '../../workflows/contract/upload.ts';

export interface UploadTargets {
  readonly client: Client;
  readonly taskQueue: string;
  readonly regulators: readonly string[];
}

export async function ensureUploads(targets: UploadTargets, gates: readonly string[]): Promise<void> {
  await Promise.all(gates.map((gate) => wakeUploads(targets, gate)));
}

export async function wakeUploads(
  { client, taskQueue, regulators }: UploadTargets,
  gate: string,
): Promise<void> {
  for (const regulator of regulators) {
    await client.workflow.signalWithStart(uploadWorkflow, {
      workflowId: uploadId({ regulator, gate }),
      taskQueue,
      args: [{ regulator, gate, failures: 0 }],
      signal: queuedSignal,
      signalArgs: [],
    });
  }
}
