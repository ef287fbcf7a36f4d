/** What a passage answers to people, on a real server; the world around it is scripted. */
import { join } from 'node:path';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../../test/stack/wait-until.ts';
import { failures } from '../contract/failures.ts';
import type { PassageLocalActivities, PassageRecordActivities } from '../contract/passage.activities.ts';
import {
  identifyUpdate,
  refuseUpdate,
  releaseUpdate,
  retryOpenUpdate,
  sensedSignal,
  statusQuery,
  vehicleLeftSignal,
} from '../contract/passage.ts';
import type { IdentifyOrder, OverrideOrder, PassageStatus } from '../contract/passage.ts';
import { startTestWorker } from '../runtime/test-worker.fixture.ts';
import type { TestWorker } from '../runtime/test-worker.fixture.ts';
import { aDecision, anIdentity, anOrder, aPassage, aReading } from './passage.factory.ts';

const done: string[] = [];
let entries = 0;
const record =
  (what: string) =>
  ({ input }: { input: { passage: string } }) => {
    done.push(`${input.passage} ${what}`);
    entries += 1;
    return Promise.resolve({ seq: String(entries), at: Date.now() });
  };
const records: PassageRecordActivities = {
  recordUnread: record('unread'),
  recordUndecided: record('undecided'),
  recordOverride: record('order'),
  recordOpened: record('opened'),
  raiseAlarm: record('alarm'),
  recordFinished: record('finished'),
};
/** Plates say what becomes of them. */
const local: PassageLocalActivities = {
  decide: ({ plateNo }) => {
    if (plateNo === 'UNDECIDABLE')
      return Promise.reject(ApplicationFailure.nonRetryable('no rule set is assigned', failures.undecidable));
    return Promise.resolve(aDecision({ outcome: plateNo === 'BLOCKED' ? 'block' : 'allow', seq: '77' }));
  },
  openBarrier: ({ passage, allowedBy, again }) => {
    done.push(`${passage} opened by ${allowedBy}${again ? ' again' : ''}`);
    return Promise.resolve({ kind: 'pulsed', at: Date.now(), tries: 1 });
  },
  closeBarrier: () => Promise.resolve({ kind: 'pulsed', at: Date.now() }),
  readBarrier: () => Promise.resolve(aReading()),
  showBoard: ({ plateNo }) => Promise.resolve(plateNo !== 'DARK'),
};

let worker: TestWorker;
beforeAll(async () => {
  const workflowsPath = join(import.meta.dirname, '..', 'index.ts');
  worker = await startTestWorker({
    address: inject('temporalAddress'),
    workflowsPath,
    activities: { ...records, ...local },
  });
}, 60_000);
afterAll(() => worker.close());

async function passage(name: string, plateNo: string | null): Promise<WorkflowHandle> {
  const input = aPassage({ passage: name, plateNo, timing: { ...aPassage().timing, confirmOpen: 50 } });
  return worker.client.workflow.start('passage', {
    taskQueue: worker.taskQueue,
    workflowId: name,
    args: [input],
  });
}
const inState = (handle: WorkflowHandle, state: string): Promise<PassageStatus> =>
  waitUntil(async () => {
    const status = await handle.query(statusQuery);
    return status.state === state && status;
  });
const of = (name: string): string[] =>
  done.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
const failureOf = async (update: Promise<unknown>): Promise<unknown> => {
  const error = await update.catch((caught: unknown) => caught);
  return error instanceof WorkflowUpdateFailedError ? error.cause : error;
};

describe('a person at a passage', () => {
  it.each([
    ['nobody', { person: { name: '' } }, 'needs the person'],
    ['no reason', { reason: { code: '', text: 'x' } }, 'needs a reason'],
    ['a code without words', { reason: { code: 'x', text: '' } }, 'needs a reason'],
  ])('gives no order as %s', async (name, part: Partial<OverrideOrder>, message) => {
    const handle = await passage(name, 'BLOCKED');
    await inState(handle, 'blocked');
    const failure = await failureOf(handle.executeUpdate(releaseUpdate, { args: [anOrder(part)] }));
    expect(failure).toMatchObject({
      type: failures.badRequest,
      message: expect.stringContaining(message) as string,
    });
    expect(of(name)).not.toContain('order');
    await handle.terminate();
  });

  it.each([
    ['auditor', 'the role auditor may not do passages.order: it is for operator'],
    ['reviewer', 'the role reviewer may not do passages.order: it is for operator'],
    ['chief', 'there is no role "chief": passages.order is for operator'],
  ])('gives no order with the role %s', async (role, message) => {
    const name = `role ${role}`;
    const handle = await passage(name, 'BLOCKED');
    await inState(handle, 'blocked');
    const order = anOrder({ person: { name: 'x', username: 'x', role } });
    for (const update of [releaseUpdate, refuseUpdate, retryOpenUpdate, identifyUpdate] as const) {
      const args: [IdentifyOrder] = [{ ...anIdentity(), ...order }];
      expect(await failureOf(handle.executeUpdate(update as typeof identifyUpdate, { args }))).toMatchObject({
        type: failures.notYours,
        message,
      });
    }
    expect(of(name)).not.toContain('order');
    await handle.terminate();
  });

  it('gives orders with the role for it', async () => {
    const handle = await passage('operator', 'BLOCKED');
    await inState(handle, 'blocked');
    const person = { name: '门卫甲', username: 'guard', role: 'operator' };
    await handle.executeUpdate(refuseUpdate, { args: [anOrder({ person })] });
    expect(of('operator')).toContain('order');
    await handle.terminate();
  });

  it('is told what is possible when an order is not', async () => {
    const handle = await passage('possible', 'BLOCKED');
    await inState(handle, 'blocked');
    expect(await failureOf(handle.executeUpdate(retryOpenUpdate, { args: [anOrder()] }))).toMatchObject({
      type: failures.notPossibleNow,
      message: 'the passage is blocked: retryOpen is not possible now, possible are release, refuse',
      details: [{ state: 'blocked', possible: ['release', 'refuse'] }],
    });
    await handle.terminate();
  });

  it('refuses, and is answered with the ledger number; later releases all the same, and the gate opens by that', async () => {
    const handle = await passage('turns', 'BLOCKED');
    await inState(handle, 'blocked');
    const refused = await handle.executeUpdate(refuseUpdate, { args: [anOrder()] });
    expect(refused).toMatchObject({ state: 'refused' });
    expect(of('turns').some((line) => line.startsWith('opened'))).toBe(false);
    const released = await handle.executeUpdate(releaseUpdate, { args: [anOrder()] });
    expect(Number(released.seq)).toBeGreaterThan(Number(refused.seq));
    await waitUntil(() => of('turns').includes(`opened by ${released.seq}`));
    await handle.terminate();
  });

  it('orders one more pulse where the arm was not confirmed', async () => {
    const handle = await passage('again', 'ALLOWED');
    const { problem, orders } = await inState(handle, 'unconfirmed');
    expect([problem, orders]).toEqual(['open limit did not answer, arm is closed', ['refuse', 'retryOpen']]);
    const { seq } = await handle.executeUpdate(retryOpenUpdate, { args: [anOrder()] });
    await waitUntil(() => of('again').includes(`opened by ${seq} again`));
    expect(of('again').filter((line) => line.startsWith('opened by'))).toEqual([
      'opened by 77',
      `opened by ${seq} again`,
    ]);
    await handle.terminate();
  });

  it('reads the plate that the camera could not', async () => {
    const handle = await passage('unread', null);
    await inState(handle, 'unread');
    const nameless = await failureOf(
      handle.executeUpdate(identifyUpdate, { args: [anIdentity({ plateNo: '' })] }),
    );
    expect(nameless).toMatchObject({ type: failures.badRequest, message: 'name the plate that you read' });
    const answer = await handle.executeUpdate(identifyUpdate, { args: [anIdentity({ plateNo: 'BLOCKED' })] });
    expect(answer).toEqual({ state: 'blocked', seq: '77' });
    await handle.terminate();
  });

  it('has to help where no rule set decides, and sees why', async () => {
    const handle = await passage('undecidable', 'UNDECIDABLE');
    expect(await inState(handle, 'undecided')).toMatchObject({
      problem: 'no rule set is assigned',
      outcome: null,
    });
    await waitUntil(() => of('undecidable').includes('undecided') && of('undecidable').includes('alarm'));
    await handle.terminate();
  });
});

describe('a passage without a person', () => {
  it('runs from the decision to the record, and does not wait for a dark board', async () => {
    const handle = await passage('dark', 'DARK');
    await waitUntil(() => of('dark').includes('opened by 77'));
    for (const part of [
      { arm: 'open', loopB: true },
      { arm: 'open', loopA: false },
      { loopA: false },
    ] as const)
      await handle.signal(sensedSignal, aReading(part));
    expect(await handle.result()).toMatchObject({ result: 'passed', opened: true });
    expect(of('dark').at(-1)).toBe('finished');
    expect(of('dark')).toContain('alarm');
  });

  it('ends when its vehicle was replaced', async () => {
    const handle = await passage('replaced', 'BLOCKED');
    await inState(handle, 'blocked');
    await handle.signal(vehicleLeftSignal, { why: 'replaced', at: Date.now() });
    expect(await handle.result()).toEqual({
      passage: 'replaced',
      result: 'replaced',
      opened: false,
      pulsed: false,
    });
  });
});
