import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureDemoKeys } from './demo-keys.ts';
import type { EnterpriseKeys } from './demo-keys.ts';
import { enterpriseCode } from './passage-source.factory.ts';
import { base, passageFields, signedRecord } from './signed-record.fixture.ts';
import type { Changes } from './signed-record.fixture.ts';
import { startSimulatedRegulator } from './simulated-regulator.ts';
import type { SimulatedRegulator } from './simulated-regulator.ts';

const path = '/api/v1/passages';
const clock = Date.parse('2026-11-24T09:00:00+08:00');
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

let folder: string;
let keys: EnterpriseKeys;
let dataDir: string;
let now: number;
let platform: SimulatedRegulator;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-regulator-'));
  keys = await ensureDemoKeys(folder, enterpriseCode);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  dataDir = mkdtempSync(join(folder, 'platform-'));
  now = clock;
  await start();
});
afterEach(() => platform.close());

async function start(): Promise<void> {
  const { certificatePem } = keys;
  platform = await startSimulatedRegulator({
    port: 0,
    dataDir,
    certificatePem,
    enterpriseCode,
    now: () => now,
  });
}

interface Answer {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly recordId: string } | null;
}

async function post(
  body: string,
  type = 'application/json',
  to = path,
): Promise<Answer & { status: number }> {
  const response = await fetch(platform.url + to, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
  return { ...((await response.json()) as Answer), status: response.status };
}

const signed = (changes: Changes = {}, privateKey = keys.privateKey): string =>
  signedRecord({ now, privateKey }, changes);
const passage = (serial: number, changes: Changes = {}): string =>
  signed({ ...passageFields(serial), ...changes });
const send = (...order: Parameters<typeof passage>) => post(passage(...order));
const fail = (order: unknown) => post(JSON.stringify(order), 'application/json', '/control/fail');
async function read<Body>(of: string): Promise<Body> {
  return (await (await fetch(platform.url + of)).json()) as Body;
}

describe('the simulated platform', () => {
  it('accepts a whole record and keeps it', async () => {
    expect(await post(signed())).toMatchObject({ status: 200, code: 200, data: { recordId: 'R00000001' } });
    const line = JSON.parse(readFileSync(join(dataDir, 'regulator', 'accepted.jsonl'), 'utf8')) as unknown;
    expect(line).toMatchObject({ number: 1, recordId: 'R00000001', fields: base });
  });

  it.each([
    ['a signature of another key', 4001, () => signed({}, stranger)],
    ['a field changed after signing', 4001, () => signed().replace('冀B12345', '冀B12346')],
    ['no signature', 4001, () => JSON.stringify(base)],
    ['a clock 6 minutes behind', 4002, () => signed({ timestamp: '2026-11-24 08:54:00' })],
    ['a clock 6 minutes ahead', 4002, () => signed({ timestamp: '2026-11-24 09:06:00' })],
    ['another enterprise', 4003, () => signed({ enterprise_code: 'X' })],
    ['no plate', 4101, () => signed({ plate_no: undefined })],
    ['a plate of 11 characters', 4101, () => signed({ plate_no: '冀B1234567890' })],
    ['a colour code 7', 4101, () => signed({ plate_color: '7' })],
    ['a VIN with O', 4101, () => signed({ vin: 'LZZ5ELND3FDO00001' })],
    ['a stage X', 4101, () => signed({ emission_stage: 'X' })],
    ['a time in another form', 4101, () => signed({ passed_at: '2026-11-24T08:30:01' })],
    ['a passage in the future', 4101, () => signed({ passed_at: '2026-11-24 10:00:00' })],
    ['a gate of one digit', 4101, () => signed({ gate_no: '1' })],
    ['a serial that is no number', 4101, () => signed({ serial: '0x1' })],
    ['a field that is not of this interface', 4101, () => signed({ colour: 'red' })],
    ['nested values', 4101, () => JSON.stringify({ ...base, vin: { a: 1 } })],
    ['a list', 4101, () => '[]'],
    ['a hidden key', 4101, () => signed().replace('{', '{"__proto__":"x",')],
  ])('refuses %s with code %i', async (_what, code, body) => {
    expect(await post(body())).toMatchObject({ status: 200, code, data: null });
    expect(await read('/control/state')).toMatchObject({ accepted: 0 });
  });

  it('takes a clock that differs by less than 5 minutes', async () => {
    expect(await post(signed({ timestamp: '2026-11-24 09:04:59' }))).toMatchObject({ code: 200 });
  });

  it.each([
    ['malformed JSON', 400, '{"a":', 'application/json'],
    ['an empty body', 400, '', 'application/json'],
    ['a form', 415, 'a=1', 'application/x-www-form-urlencoded'],
    ['plain text', 415, '{}', 'text/plain'],
    ['70 kB', 413, `{"a":"${'x'.repeat(70_000)}"}`, 'application/json'],
  ])('answers %s with HTTP %i and a message', async (...[, status, body, type]) => {
    const answer = await post(body, type);
    expect(answer).toMatchObject({ status });
    expect(answer.message).not.toBe('');
  });

  it('answers a resend with the record it has, whatever its new timestamp', async () => {
    await send(1);
    now += 60_000;
    expect(await send(1)).toMatchObject({ code: 209, data: { recordId: 'R00000001' } });
    expect(await send(2, { idempotency_key: 'key-1', passed_at: '2026-11-24 08:30:11' })).toMatchObject({
      code: 209,
    });
    expect(await read('/control/state')).toMatchObject({ accepted: 1 });
  });

  it('refuses a known serial or key with other content', async () => {
    await send(1);
    expect(await send(1, { plate_no: '冀B00000' })).toMatchObject({ code: 4104 });
    expect(await send(2, { idempotency_key: 'key-1' })).toMatchObject({ code: 4104 });
  });

  it('asks for growing serials and for event order per gate, back-fill excepted', async () => {
    await send(5);
    expect(await send(4)).toMatchObject({ code: 4102 });
    const early = { passed_at: '2026-11-24 07:00:00' };
    expect(await send(6, early)).toMatchObject({ code: 4103 });
    expect(await send(7, { ...early, is_backfill: '1' })).toMatchObject({ code: 200 });
    expect(await send(8, early)).toMatchObject({ code: 4103 });
    expect(await send(8, { ...early, gate_no: '02', idempotency_key: 'other' })).toMatchObject({ code: 200 });
    expect(await read('/control/state')).toMatchObject({
      accepted: 3,
      gates: {
        '01': {
          accepted: 2,
          lastSerial: 7,
          missing: [
            { from: 1, to: 4 },
            { from: 6, to: 6 },
          ],
        },
        '02': { accepted: 1, lastSerial: 8, missing: [{ from: 1, to: 7 }] },
      },
      refusals: { badSerial: 1, badOrder: 2 },
    });
  });

  it('knows after a restart what it accepted, even when its last line was cut off', async () => {
    await send(1);
    await send(2);
    await platform.close();
    appendFileSync(join(dataDir, 'regulator', 'accepted.jsonl'), '{"number":3,"rec');
    await start();
    expect(await send(2)).toMatchObject({ code: 209, data: { recordId: 'R00000002' } });
    expect(await send(3)).toMatchObject({ code: 200, data: { recordId: 'R00000003' } });
    await platform.close();
    await start();
    expect(await read('/control/state')).toMatchObject({
      accepted: 3,
      gates: { '01': { lastSerial: 3, missing: [] } },
    });
  });
});

describe('a platform that is told to fail', () => {
  it.each([
    ['5xx', { status: 503 }],
    ['error-body', { status: 200, code: 5001 }],
    ['refuse-all', { status: 200, code: 4101 }],
  ])('fails with %s for as many requests as told', async (mode, answer) => {
    await fail({ mode, count: 2 });
    expect(await send(1)).toMatchObject(answer);
    expect(await send(1)).toMatchObject(answer);
    expect(await send(1)).toMatchObject({ code: 200 });
  });

  it('fails for as many minutes as told', async () => {
    expect(await fail({ mode: '5xx', minutes: 3 })).toMatchObject({ mode: '5xx' });
    now += 179_000;
    expect(await send(1)).toMatchObject({ status: 503 });
    now += 1_000;
    expect(await send(1)).toMatchObject({ code: 200 });
  });

  it('hangs until it is closed', async () => {
    await fail({ mode: 'hang' });
    const hanging = expect(send(1)).rejects.toThrow();
    await expect.poll(() => read<{ mode: string }>('/control/state')).toMatchObject({ mode: 'hang' });
    await platform.close();
    await hanging;
    await start();
  });

  it('accepts and loses the answer, and knows the record the next time', async () => {
    await fail({ mode: 'lost-answer', count: 1 });
    await expect(send(1)).rejects.toThrow();
    expect(await send(1)).toMatchObject({ code: 209, data: { recordId: 'R00000001' } });
  });

  it.each([{ mode: 'explode' }, { mode: '5xx', count: 0 }, {}, null])(
    'refuses the order %j',
    async (order) => {
      expect(await fail(order)).toMatchObject({ status: 400 });
    },
  );
});

describe('what people and tests see of the platform', () => {
  it('pages through accepted records, of all gates or one', async () => {
    await send(1);
    await send(1, { gate_no: '02', idempotency_key: 'other' });
    await send(2);
    const numbers = async (query: string) =>
      (await read<{ records: { number: number }[]; next: null }>(`/control/accepted${query}`)).records.map(
        (record) => record.number,
      );
    expect(await numbers('')).toEqual([1, 2, 3]);
    expect(await numbers('?gate=01&after=1')).toEqual([3]);
    expect(await numbers('?gate=77')).toEqual([]);
    expect((await fetch(`${platform.url}/control/accepted?after=x`)).status).toBe(400);
  });

  it('is a page in Chinese in which nothing sent becomes markup', async () => {
    await send(1, { fleet: '<script>', plate_no: '<b>冀' });
    await send(2, { plate_color: '9' });
    const page = await (await fetch(platform.url)).text();
    expect(page).toContain('已接收 1 条记录');
    expect(page).toContain('badField');
    expect(page).toContain('&#60;b&#62;冀');
    expect(page).not.toContain('<script');
  });
});
