import { join } from 'node:path';
import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { changeAlert, liftAlert, startAlert } from '../client/switch-alert.ts';
import type { SwitchRefused } from '../client/switch-alert.ts';
import { alertQuery } from '../contract/alert.ts';
import type { AlertActivities, AlertAnswer, AlertOrder, RaisedLevel } from '../contract/alert.ts';
import { failures } from '../contract/failures.ts';
import { startTestWorker } from '../runtime/test-worker.fixture.ts';
import type { TestWorker } from '../runtime/test-worker.fixture.ts';

const recorded: Parameters<AlertActivities['recordAlert']>[0][] = [];
const activities: AlertActivities = {
  recordAlert: (order) => {
    if (order.besides?.length === 0 && open.size > 0)
      return Promise.reject(ApplicationFailure.nonRetryable('another alert', failures.changedMeanwhile));
    if (order.kind === 'started') open.add(order.alert);
    recorded.push(order);
    return Promise.resolve({ seq: String(recorded.length) });
  },
  recordActivation: (order) => {
    activated.push(order);
    return Promise.resolve({ seq: '' });
  },
  closeAlert: (order) => {
    closed.push(order.alert);
    return Promise.resolve({ seq: '' });
  },
};
/** What the ledger would know: it refuses whoever does not know of it. */
const open = new Set<string>();
const activated: unknown[] = [];
const closed: string[] = [];

let worker: TestWorker;
beforeAll(async () => {
  const workflowsPath = join(import.meta.dirname, '..', 'index.ts');
  worker = await startTestWorker({ address: inject('temporalAddress'), workflowsPath, activities });
}, 60_000);
afterAll(() => worker.close());
const started: string[] = [];
afterEach(async () => {
  for (const alert of started.splice(0))
    await worker.client.workflow
      .getHandle(alert)
      .terminate()
      .catch(() => undefined);
  open.clear();
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
async function start(part: Partial<AlertOrder> = {}): Promise<AlertAnswer> {
  const answer = await startAlert(worker.client, order(part), {
    taskQueue: worker.taskQueue,
    closeAfter: 50,
  });
  started.push(answer.alert);
  return answer;
}
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
    const changed = await changeAlert(
      worker.client,
      answer.alert,
      order({ level: 'red', basedOn: answer.seq }),
    );
    expect(changed).toMatchObject({ alert: answer.alert, level: 'red', seq: String(first + 2) });
    const lifted = await liftAlert(worker.client, answer.alert, order());
    expect(lifted).toMatchObject({ alert: answer.alert, level: 'none', seq: String(first + 3) });
    expect(recorded.slice(first).map(({ kind, turn, noticeNo }) => [kind, turn, noticeNo])).toEqual([
      ['started', 0, '41'],
      ['changed', 1, '41'],
      ['lifted', 2, '41'],
    ]);
    expect(await worker.client.workflow.getHandle(answer.alert).result()).toMatchObject({ state: 'closed' });
    expect(activated.slice(-3)).toMatchObject([{ turn: 0 }, { turn: 1 }, { turn: 2 }]);
    expect(closed.at(-1)).toBe(answer.alert);
  });

  it('is not turned on beside another one unawares, and beside it by whoever knows', async () => {
    const { alert } = await start({ besides: [] });
    await expect(start({ besides: [] })).rejects.toEqual(refusal('already-alert', 'change or lift it'));
    expect(await start({ level: 'yellow', besides: [alert] })).toMatchObject({ level: 'yellow' });
  });

  it('tells the second of two who switch in one second', async () => {
    const { alert, seq } = await start();
    await changeAlert(worker.client, alert, order({ level: 'red', basedOn: seq }));
    const told = refusal('changed-meanwhile', 'look at what is in force');
    await expect(changeAlert(worker.client, alert, order({ level: 'yellow', basedOn: seq }))).rejects.toEqual(
      told,
    );
    await expect(liftAlert(worker.client, alert, order({ basedOn: seq }))).rejects.toEqual(told);
  });

  it('is extended at the same level, and not changed into what it is', async () => {
    const { alert } = await start();
    await expect(changeAlert(worker.client, alert, order())).rejects.toEqual(
      refusal('not-possible-now', 'orange already'),
    );
    const expectedUntil = Date.now() + 86_400_000;
    expect(await changeAlert(worker.client, alert, order({ expectedUntil }))).toMatchObject({
      state: 'active',
    });
    expect(recorded.at(-1)).toMatchObject({ kind: 'changed', expectedUntil });
  });

  it('is cancelled before its instant comes', async () => {
    const { alert } = await start({ effectiveFrom: Date.now() + 3_600_000 });
    await liftAlert(worker.client, alert, order());
    expect(recorded.at(-1)).toMatchObject({ kind: 'cancelled', level: 'none' });
    expect(await worker.client.workflow.getHandle(alert).result()).toMatchObject({ state: 'cancelled' });
  });

  it('is announced until its instant comes', async () => {
    const effectiveFrom = Date.now() + 3_600_000;
    const { alert, ...answer } = await start({ effectiveFrom });
    expect(answer).toMatchObject({ state: 'announced', effectiveFrom });
    const status = await worker.client.workflow.getHandle(alert).query(alertQuery);
    expect(status).toMatchObject({ state: 'announced', level: 'orange' });
  });

  it('cannot be changed or lifted when there is none', async () => {
    const none = refusal('no-alert', 'start one');
    await expect(liftAlert(worker.client, 'alert/none', order())).rejects.toEqual(none);
    await expect(changeAlert(worker.client, 'alert/none', order())).rejects.toEqual(none);
  });

  it.each([
    ['a person', { person: ' ' }, 'name the person'],
    ['a reason', { reason: '' }, 'give the reason'],
    ['an instant', { effectiveFrom: Number.NaN }, 'name the instant'],
  ])('needs %s for each of its acts', async (_, part, message) => {
    const wanted = refusal('bad-request', message);
    for (const act of [changeAlert, liftAlert])
      await expect((async () => act(worker.client, 'alert/none', order(part)))()).rejects.toEqual(wanted);
    await expect(start(part)).rejects.toEqual(wanted);
  });

  it('is not turned by a role that may not, nor by one that there is not', async () => {
    const { alert } = await start({ username: 'officer', role: 'officer' });
    for (const role of ['operator', 'administrator', 'root', '']) {
      const no = refusal(
        'not-yours',
        role === 'root' || role === '' ? 'there is no role' : `the role ${role}`,
      );
      await expect(start({ role })).rejects.toEqual(no);
      await expect(changeAlert(worker.client, alert, order({ level: 'red', role }))).rejects.toEqual(no);
      await expect(liftAlert(worker.client, alert, order({ role }))).rejects.toEqual(no);
    }
  });

  it.each([
    ['whose role may not', { role: 'operator' }, failures.notYours],
    ['without a person', { person: '' }, failures.badRequest],
  ])('is not started past the client by somebody %s', async (_, part, type) => {
    const before = recorded.length;
    const handle = await worker.client.workflow.start('alert', {
      workflowId: 'alert/x',
      taskQueue: worker.taskQueue,
      args: [{ alert: 'alert/x', order: order(part) }],
    });
    const error = await handle.result().catch((caught: unknown) => caught);
    expect((error as WorkflowFailedError).cause).toMatchObject({ type });
    expect(recorded).toHaveLength(before);
  });

  it('hands on who turned it, as the record names them', async () => {
    const { alert } = await start({
      person: '环保专员甲',
      username: 'officer',
      role: 'officer',
      address: '10.20.0.7',
    });
    expect(recorded.at(-1)).toMatchObject({
      person: '环保专员甲',
      username: 'officer',
      role: 'officer',
      address: '10.20.0.7',
    });
    await liftAlert(worker.client, alert, order());
    expect(recorded.at(-1)).not.toHaveProperty('role');
  });

  it('refuses a level that there is not, whoever asks', async () => {
    const { alert } = await start();
    const blue = order({ level: 'blue' as RaisedLevel });
    await expect(changeAlert(worker.client, alert, blue)).rejects.toEqual(
      refusal('not-possible-now', 'yellow, orange, red'),
    );
  });
});
