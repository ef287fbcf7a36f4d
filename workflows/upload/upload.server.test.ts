import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../../test/stack/wait-until.ts';
import { queuedSignal, uploadQuery } from '../contract/upload.ts';
import type { SendAnswer, UploadActivities, UploadStatus } from '../contract/upload.ts';
import { startTestWorker } from '../runtime/test-worker.fixture.ts';
import type { TestWorker } from '../runtime/test-worker.fixture.ts';

const answers = new Map<string, SendAnswer[]>();
const asked: { gate: string; failures: number }[] = [];
/** The regulator's answers in the order of the script, then none is left to send. */
const activities: UploadActivities = {
  sendNext: (order) => {
    asked.push(order);
    return Promise.resolve(answers.get(order.gate)?.shift() ?? { kind: 'empty' });
  },
};

let worker: TestWorker;
beforeAll(async () => {
  const workflowsPath = join(import.meta.dirname, '..', 'index.ts');
  worker = await startTestWorker({ address: inject('temporalAddress'), workflowsPath, activities });
}, 60_000);
afterAll(() => worker.close());

function upload(gate: string, ...script: SendAnswer[]): Promise<WorkflowHandle> {
  answers.set(gate, script);
  const { taskQueue } = worker;
  const args = [{ regulator: 'city', gate, failures: 0 }];
  return worker.client.workflow.start('upload', { taskQueue, workflowId: gate, args });
}

const retry: SendAnswer = { kind: 'retry', error: 'the platform answers 503' };
const inState = (handle: WorkflowHandle, state: string): Promise<UploadStatus> =>
  waitUntil(async () => {
    const status = await handle.query(uploadQuery);
    return status.state === state && status;
  });

describe('the upload of a gate', () => {
  it('rests when nothing is queued, and sends as soon as something is', async () => {
    const handle = await upload('resting');
    expect(await inState(handle, 'idle')).toEqual({
      state: 'idle',
      failures: 0,
      lastError: null,
      retryAt: null,
    });
    answers.set('resting', [{ kind: 'accepted', serial: '1' }]);
    await handle.signal(queuedSignal);
    await waitUntil(() => asked.filter(({ gate }) => gate === 'resting').length === 3);
    await handle.terminate();
  });

  it('tells when it tries again, and a record that is queued meanwhile does not move that', async () => {
    const handle = await upload('waiting', ...Array.from({ length: 9 }, () => retry));
    const { retryAt, lastError } = await waitUntil(async () => {
      const status = await handle.query(uploadQuery);
      return status.state === 'waiting' && status.failures === 3 && status;
    });
    expect(lastError).toBe('the platform answers 503');
    await handle.signal(queuedSignal);
    const later = await handle.query(uploadQuery);
    expect(later).toMatchObject({ state: 'waiting', failures: 3, retryAt });
    await handle.terminate();
    expect(asked.filter(({ gate }) => gate === 'waiting').map(({ failures }) => failures)).toEqual([0, 1, 2]);
  });
});
