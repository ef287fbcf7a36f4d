import { join } from 'node:path';
import type { WorkflowFailedError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { changeAlert, liftAlert, startAlert } from '../client/switch-alert.ts';
import type { SwitchRefused } from '../client/switch-alert.ts';
import { alertQuery } from '../contract/alert.ts';
import type { AlertActivities, AlertOrder, RaisedLevel } from '../contract/alert.ts';
import { failures } from '../contract/failures.ts';
import { alertWorkflowId } from '../contract/ids.ts';
import { startTestWorker } from '../runtime/test-worker.fixture.ts';
import type { TestWorker } from '../runtime/test-worker.fixture.ts';

const recorded: Parameters<AlertActivities['recordAlert']>[0][] = [];
const activities: AlertActivities = {
  recordAlert: (order) => {
    recorded.push(order);
    return Promise.resolve({ seq: String(recorded.length) });
  },
};

let worker: TestWorker;
beforeAll(async () => {
  const workflowsPath = join(import.meta.dirname, '..', 'index.ts');
  worker = await startTestWorker({ address: inject('temporalAddress'), workflowsPath, activities });
}, 60_000);
afterAll(() => worker.close());
afterEach(async () => {
  await worker.client.workflow
    .getHandle(alertWorkflowId)
    .terminate()
    .catch(() => undefined);
});

const order = (part: Partial<AlertOrder> = {}): AlertOrder => {
  const at = Date.now();
  return {
    level: 'orange',
    effectiveFrom: at,
    person: 'officer',
    reason: 'notice 41',
    noticeNo: '41',
    at,
    ...part,
  };
};
const start = (part: Partial<AlertOrder> = {}) => startAlert(worker.client, order(part), worker.taskQueue);
const refusal = (code: SwitchRefused['code'], message: string): unknown =>
  expect.objectContaining({
    name: 'SwitchRefused',
    code,
    message: expect.stringContaining(message) as string,
  });

describe('the alert switch', () => {
  it('answers when the switch is in the ledger, with its number', async () => {
    const first = recorded.length;
    const answer = await start();
    expect(answer).toMatchObject({ level: 'orange', seq: String(first + 1) });
    const changed = await changeAlert(worker.client, order({ level: 'red' }));
    expect(changed).toMatchObject({ alert: answer.alert, level: 'red', seq: String(first + 2) });
    const lifted = await liftAlert(worker.client, order());
    expect(lifted).toMatchObject({ alert: answer.alert, level: 'none', seq: String(first + 3) });
    expect(recorded.slice(first).map(({ kind, turn, noticeNo }) => [kind, turn, noticeNo])).toEqual([
      ['started', 0, '41'],
      ['changed', 1, '41'],
      ['lifted', 2, null],
    ]);
    await worker.client.workflow.getHandle(alertWorkflowId).result();
  });

  it('is turned on once at a time', async () => {
    await start();
    await expect(start()).rejects.toEqual(refusal('already-alert', 'change or lift it'));
  });

  it('can be turned on again after it was lifted', async () => {
    await start();
    await liftAlert(worker.client, order());
    await worker.client.workflow.getHandle(alertWorkflowId).result();
    expect(await start({ level: 'yellow' })).toMatchObject({ level: 'yellow' });
  });

  it('is announced until its instant comes', async () => {
    const effectiveFrom = Date.now() + 3_600_000;
    expect(await start({ effectiveFrom })).toMatchObject({ state: 'announced', effectiveFrom });
    const status = await worker.client.workflow.getHandle(alertWorkflowId).query(alertQuery);
    expect(status).toMatchObject({ state: 'announced', level: 'orange' });
  });

  it('cannot be changed or lifted when there is none', async () => {
    const none = refusal('no-alert', 'start one');
    await expect(liftAlert(worker.client, order())).rejects.toEqual(none);
    await expect(changeAlert(worker.client, order())).rejects.toEqual(none);
  });

  it.each([
    ['a person', { person: ' ' }, 'name the person'],
    ['a reason', { reason: '' }, 'give the reason'],
    ['an instant', { effectiveFrom: Number.NaN }, 'name the instant'],
  ])('needs %s for each of its acts', async (_, part, message) => {
    const wanted = refusal('bad-request', message);
    for (const act of [changeAlert, liftAlert])
      await expect((async () => act(worker.client, order(part)))()).rejects.toEqual(wanted);
    await expect(start(part)).rejects.toEqual(wanted);
  });

  it('is not turned by a role that may not, nor by one that there is not', async () => {
    await start({ username: 'officer', role: 'officer' });
    for (const role of ['operator', 'administrator', 'root', '']) {
      const no = refusal(
        'not-yours',
        role === 'root' || role === '' ? 'there is no role' : `the role ${role}`,
      );
      await expect(start({ role })).rejects.toEqual(no);
      await expect(changeAlert(worker.client, order({ level: 'red', role }))).rejects.toEqual(no);
      await expect(liftAlert(worker.client, order({ role }))).rejects.toEqual(no);
    }
  });

  it.each([
    ['whose role may not', { role: 'operator' }, failures.notYours],
    ['without a person', { person: '' }, failures.badRequest],
  ])('is not started past the client by somebody %s', async (_, part, type) => {
    const before = recorded.length;
    const handle = await worker.client.workflow.start('alert', {
      workflowId: alertWorkflowId,
      taskQueue: worker.taskQueue,
      args: [{ alert: 'alert/x', order: order(part) }],
    });
    const error = await handle.result().catch((caught: unknown) => caught);
    expect((error as WorkflowFailedError).cause).toMatchObject({ type });
    expect(recorded).toHaveLength(before);
  });

  it('hands on who turned it, as the record names them', async () => {
    await start({ person: '环保专员甲', username: 'officer', role: 'officer', address: '10.20.0.7' });
    expect(recorded.at(-1)).toMatchObject({
      person: '环保专员甲',
      username: 'officer',
      role: 'officer',
      address: '10.20.0.7',
    });
    await liftAlert(worker.client, order());
    expect(recorded.at(-1)).not.toHaveProperty('role');
  });

  it('refuses a level that there is not, whoever asks', async () => {
    await start();
    const blue = order({ level: 'blue' as RaisedLevel });
    await expect(changeAlert(worker.client, blue)).rejects.toEqual(
      refusal('not-possible-now', 'yellow, orange, red'),
    );
  });
});
