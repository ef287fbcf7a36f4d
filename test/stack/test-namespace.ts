/** A Temporal namespace of its own for one test file: workflow ids never meet those of another. */
import { Connection } from '@temporalio/client';
import { waitUntil } from './wait-until.ts';

let registered = 0;

export async function createTestNamespace(address: string): Promise<string> {
  registered += 1;
  const namespace = `test-${process.pid}-${Date.now()}-${registered}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    // A new namespace reaches the server's parts one after the other: usable is when a list is answered.
    await waitUntil(
      async () => {
        await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
        return true;
      },
      { within: 60_000, what: `namespace ${namespace} to be usable` },
    );
  } finally {
    await connection.close();
  }
  return namespace;
}
