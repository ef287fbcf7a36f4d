/** A worker of its own on the real server, with activities that the test gives. */
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { InjectedSinks } from '@temporalio/worker';
import { quietRuntime } from '../../test/stack/quiet-runtime.ts';
import { createTestNamespace } from '../../test/stack/test-namespace.ts';

export interface TestWorker {
  readonly client: Client;
  readonly taskQueue: string;
  close(): Promise<void>;
}

export async function startTestWorker(options: {
  address: string;
  workflowsPath: string;
  activities?: object;
}): Promise<TestWorker> {
  quietRuntime();
  const namespace = await createTestNamespace(options.address);
  const connection = await NativeConnection.connect({ address: options.address });
  const taskQueue = 'test';
  const ignored: InjectedSinks<{ live: { observe(status: object): void } }> = {
    live: { observe: { fn: () => undefined } },
  };
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowsPath: options.workflowsPath,
    activities: options.activities ?? {},
    sinks: ignored,
  });
  const running = worker.run();
  return {
    client: new Client({ connection, namespace }),
    taskQueue,
    close: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
