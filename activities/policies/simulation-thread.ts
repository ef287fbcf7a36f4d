/** Runs a simulation in a thread of its own: the process that opens gates must not wait for it. This file is both ends. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { runSimulationTask } from './simulation-run.ts';
import type { SimulationResult, SimulationTask } from './simulation-run.ts';

type Message =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly result: SimulationResult };

export interface Watched {
  readonly signal: AbortSignal;
  /** How many passages are done. What it returns is waited for at the end. */
  readonly told: (done: number) => Promise<unknown>;
}

/** Rejects with what the thread threw, or with the signal's reason; the thread is gone by then. */
export async function runInThread(
  task: SimulationTask,
  { signal, told }: Watched,
): Promise<SimulationResult> {
  signal.throwIfAborted();
  const thread = new Worker(new URL(import.meta.url), { workerData: task });
  let telling: Promise<unknown> = Promise.resolve();
  try {
    return await new Promise<SimulationResult>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      thread.on('error', reject);
      thread.on('exit', () => reject(new Error('the simulation ended without a result')));
      thread.on('message', (message: Message) => {
        if (message.kind === 'result') resolve(message.result);
        else telling = telling.then(() => told(message.done)).catch(reject);
      });
    });
  } finally {
    await thread.terminate();
    await telling;
  }
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const result = await runSimulationTask(workerData as SimulationTask, (done) => {
    port.postMessage({ kind: 'progress', done } satisfies Message);
  });
  port.postMessage({ kind: 'result', result } satisfies Message);
}
