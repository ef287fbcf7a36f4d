import { join } from 'node:path';
import { WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../../test/stack/wait-until.ts';
import { ending, failing, goSignal, leaving, round, seenQuery, wrong } from './run-machine.fixture.ts';
import { startTestWorker } from './test-worker.fixture.ts';
import type { TestWorker } from './test-worker.fixture.ts';

let worker: TestWorker;
beforeAll(async () => {
  worker = await startTestWorker({
    address: inject('temporalAddress'),
    workflowsPath: join(import.meta.dirname, 'run-machine.fixture.ts'),
  });
}, 60_000);
afterAll(() => worker.close());

const start = (workflow: () => Promise<string[]>, workflowId = workflow.name): Promise<WorkflowHandle> =>
  worker.client.workflow.start(workflow, { taskQueue: worker.taskQueue, workflowId });

async function timersOf(handle: WorkflowHandle): Promise<Record<'started' | 'cancelled' | 'fired', number>> {
  const { events } = await handle.fetchHistory();
  const count = (
    name: 'timerStartedEventAttributes' | 'timerCanceledEventAttributes' | 'timerFiredEventAttributes',
  ) => (events ?? []).filter((event) => Boolean(event[name])).length;
  return {
    started: count('timerStartedEventAttributes'),
    cancelled: count('timerCanceledEventAttributes'),
    fired: count('timerFiredEventAttributes'),
  };
}

describe('a machine in a workflow', () => {
  it('loses the timer of a state that it leaves', async () => {
    const handle = await start(leaving);
    await waitUntil(async () => (await timersOf(handle)).started === 1);
    await handle.signal(goSignal);
    expect(await handle.result()).toEqual(['first', 'second', 'ended', 'finished']);
    expect(await timersOf(handle)).toEqual({ started: 2, cancelled: 1, fired: 1 });
  });

  it('begins the timer anew when it enters the state again', async () => {
    const handle = await start(round);
    await waitUntil(async () => (await timersOf(handle)).started === 1);
    await handle.signal(goSignal);
    expect(await handle.result()).toEqual(['waiting', 'waiting', 'ended', 'finished']);
    expect(await timersOf(handle)).toEqual({ started: 2, cancelled: 1, fired: 1 });
  });

  it('waits at its end for the effect that still runs, and ignores what it answers', async () => {
    const handle = await start(ending);
    await waitUntil(async () => (await timersOf(handle)).started === 1);
    await handle.signal(goSignal);
    expect(await handle.result()).toEqual(['asking', 'ended', 'finished']);
    expect(await timersOf(handle)).toEqual({ started: 1, cancelled: 0, fired: 1 });
  });

  it('takes what its effect answers as an event', async () => {
    const handle = await start(ending, 'answered');
    expect(await handle.result()).toEqual(['asking', 'answered', 'finished']);
  });

  it('fails with the failure of its effect', async () => {
    const error = await (await start(failing)).result().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect((error as WorkflowFailedError).cause as ApplicationFailure).toMatchObject({
      type: 'OnFire',
      message: 'the printer is on fire',
    });
  });

  it('halts, rather than ends, when it asks for an effect that there is not', async () => {
    const handle = await start(wrong);
    const failed = await waitUntil(async () => {
      const { events } = await handle.fetchHistory();
      return events?.find((event) => event.workflowTaskFailedEventAttributes);
    });
    expect(failed.workflowTaskFailedEventAttributes?.failure?.message).toContain('no effect unheardOf');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
  });

  it('can be asked while it waits', async () => {
    const handle = await start(leaving, 'asked');
    expect(await handle.query(seenQuery)).toEqual(['first']);
    await handle.terminate();
  });
});
