import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { passageFacts } from '../../activities/passages/passage-payload.ts';
import { ensureDemoKeys } from '../../activities/regulator/demo-keys.ts';
import { startSimulatedRegulator } from '../../activities/regulator/simulated-regulator.ts';
import { passageId, uploadId } from '../../workflows/contract/ids.ts';
import { defaultTiming } from '../../workflows/contract/passage.ts';
import { queuedSignal } from '../../workflows/contract/upload.ts';
import { freePorts } from '../stack/free-ports.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let url: string;
let startRegulator: () => Promise<{ close(): Promise<void> }>;
let regulator: { close(): Promise<void> };

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    regulatorUrl: url,
  });
  const { dataDir } = site.config;
  const keys = await ensureDemoKeys(dataDir, '91130200MA0DEMO001');
  startRegulator = () => startSimulatedRegulator({ port, dataDir, ...keys });
});
afterAll(async () => {
  await site.close();
  await regulator.close();
});

/** A passage that is over, as the gate would have left it in the ledger. */
async function finished(n: number): Promise<void> {
  const eventTime = Date.now() - 1_000_000 + n * 1_000;
  const lane = n % 2 === 0 ? '1-in' : '2-in';
  const event = { lane, eventTime, eventId: `VZ-TEST-${n}` };
  const id = passageId(event);
  const input = {
    ...event,
    passage: id,
    entrance: '1',
    direction: 'in' as const,
    device: `cam-${lane}`,
    receivedAt: eventTime,
    plateNo: `冀B${20_000 + n}`,
    plateColour: '1',
    confidence: 99,
    offline: false,
    flags: [],
    photos: [],
    sensed: null,
    timing: defaultTiming,
  };
  const base = { subject: id, occurredAt: eventTime, clock: serverClock, actor: system };
  const facts = { emissionStage: '6', fuel: 'B', alertLevel: 'none' };
  const reasons = [
    {
      rule: 'compliant',
      code: 'compliant',
      effect: 'allow',
      text: { zh: '准予进厂', en: 'may enter', sign: '准予进厂' },
      failed: [],
      remedies: [],
    },
  ];
  const decision = {
    outcome: 'allow',
    reasons,
    trace: [],
    ruleSet: { id: 'normal', version: 1, digest: 'd'.repeat(64) },
    catalogueVersion: 1,
    facts,
  };
  await appendEntry(site.database, {
    ...base,
    key: `${id}#decided`,
    kind: 'passage-decided',
    payload: {
      ...passageFacts(input),
      plateNo: input.plateNo,
      plateColour: '1',
      identified: null,
      decision,
      policySeq: 1,
    },
  });
  await appendEntry(site.database, {
    ...base,
    key: `${id}#finished`,
    kind: 'passage-finished',
    payload: {
      result: 'passed',
      opened: true,
      offline: false,
      lane,
      plateNo: input.plateNo,
      plateColour: '1',
      timeline: [],
    },
  });
}

async function wake(): Promise<void> {
  for (const gate of ['1-in', '2-in']) {
    await site.temporal.client.workflow.getHandle(uploadId({ regulator: 'city', gate })).signal(queuedSignal);
  }
}

const queued = (): Promise<number> => site.database.upload.count({ where: { state: 'queued' } });

/** The next record to arrive meets this. */
async function failOnce(mode: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ mode, count: 1 });
  await fetch(`${url}/control/fail`, { method: 'POST', headers, body });
  const isOver = async (): Promise<boolean> =>
    ((await (await fetch(`${url}/control/state`)).json()) as { mode: string }).mode === 'none';
  await waitUntil(isOver, { within: 60_000, what: `a record to meet the failure ${mode}` });
}

async function accepted(gateNo: string): Promise<{ serial: number; passedAt: string }[]> {
  const all: { serial: number; passedAt: string }[] = [];
  let after = 0;
  for (;;) {
    const page = (await (await fetch(`${url}/control/accepted?gate=${gateNo}&after=${after}`)).json()) as {
      records: { number: number; fields: Record<string, string> }[];
      next: number | null;
    };
    all.push(
      ...page.records.map(({ fields }) => ({
        serial: Number(fields['serial']),
        passedAt: fields['passed_at'] ?? '',
      })),
    );
    if (page.next === null || page.records.length === 0) return all;
    after = page.next;
  }
}

describe('I7: records arrive in event order, once in effect, and none is lost', () => {
  it('keeps 200 passages through an outage and every kind of failure, and then sends them all in order', async () => {
    for (let n = 1; n <= 200; n += 1) await finished(n);
    await wake();
    await waitUntil(async () => (await site.database.uploadAttempt.count()) > 0, {
      what: 'a refused connection to be noted',
    });
    expect(await queued()).toBe(200);
    regulator = await startRegulator();
    for (const mode of ['5xx', 'error-body', 'lost-answer', 'hang']) await failOnce(mode);
    expect(await queued()).toBeGreaterThan(0);
    await waitUntil(async () => (await queued()) === 0, {
      within: 60_000,
      what: 'all records to be accepted',
    });
    for (const gateNo of ['01', '03']) {
      const records = await accepted(gateNo);
      expect(records.map(({ serial }) => serial)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
      expect(records.map(({ passedAt }) => passedAt)).toEqual(
        records.map(({ passedAt }) => passedAt).toSorted(),
      );
    }
    expect(await site.database.upload.count({ where: { state: 'accepted' } })).toBe(200);
    const accounts = await site.database.ledgerEntry.findMany({ where: { kind: 'upload-accepted' } });
    const sent = accounts.map(
      ({ payload }) => JSON.parse(payload) as { attempts: number; duplicate: boolean },
    );
    // Each failure cost its record one more try; the answer that was lost was given again, for one record only.
    expect(sent.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBeGreaterThanOrEqual(4);
    expect(sent.filter(({ duplicate }) => duplicate)).toHaveLength(1);
  });
});
