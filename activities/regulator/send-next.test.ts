import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from '../../worker/provision/migrations.ts';
import { startPostgres } from '../../worker/provision/postgres.ts';
import type { ProvisionedPostgres } from '../../worker/provision/postgres.ts';
import { aConfig, aFolder, query, silent } from '../../worker/provision/site.fixture.ts';
import { openDatabase } from '../ledger/database.ts';
import type { Database } from '../ledger/database.ts';
import { verifyLedger } from '../ledger/verify-ledger.ts';
import { ensureDemoKeys } from './demo-keys.ts';
import type { EnterpriseKeys } from './demo-keys.ts';
import { enterpriseCode } from './passage-source.factory.ts';
import { loadProfile } from './profile.ts';
import { createSendNext } from './send-next.ts';
import type { SendParts } from './send-next.ts';
import {
  append,
  fileVehicle,
  finishPassage,
  firstTime,
  gate,
  migrationsDir,
  registerRegulator,
  registerSite,
} from './send-next.fixture.ts';
import { startSimulatedRegulator } from './simulated-regulator.ts';
import type { SimulatedRegulator } from './simulated-regulator.ts';
import { createUploads } from './uploads.ts';

const folder = aFolder();
const at = firstTime + 3 * 60 * 60_000;
const profile = await loadProfile('demo-city');

let server: ProvisionedPostgres;
let keys: EnterpriseKeys;
let database: Database;
let platform: SimulatedRegulator;
let now: number;

beforeAll(async () => {
  server = await startPostgres(await aConfig(), silent);
  keys = await ensureDemoKeys(folder, enterpriseCode);
}, 60_000);
afterAll(() => server.stop());

beforeEach(async () => {
  now = at;
  await query(server.databaseUrl, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await applyMigrations(server.databaseUrl, migrationsDir, silent);
  database = openDatabase(server.databaseUrl);
  platform = await startPlatform(mkdtempSync(join(folder, 'platform-')));
  await registerSite(database, platform.url);
});
afterEach(async () => {
  await platform.close();
  await database.$disconnect();
});

function startPlatform(dataDir: string, port = 0): Promise<SimulatedRegulator> {
  return startSimulatedRegulator({
    port,
    dataDir,
    certificatePem: keys.certificatePem,
    enterpriseCode,
    now: () => at,
  });
}

function sender(changes: Partial<SendParts> = {}) {
  return createSendNext({ database, keys: () => Promise.resolve(keys), now: () => now, ...changes });
}
const sendNext = (failures = 0, changes: Partial<SendParts> = {}) =>
  sender(changes)({ regulator: 'city', gate, failures });

async function fail(order: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${platform.url}/control/fail`, {
    method: 'POST',
    body: JSON.stringify(order),
    headers,
  });
  expect(response.status).toBe(200);
}

async function accepted(): Promise<Record<string, string>[]> {
  const response = await fetch(`${platform.url}/control/accepted?gate=01`);
  const { records } = (await response.json()) as { records: { fields: Record<string, string> }[] };
  return records.map(({ fields }) => fields);
}

const uploads = () => database.upload.findMany({ orderBy: { serial: 'asc' } });
const attempt = () =>
  database.uploadAttempt.findUnique({ where: { regulator_gate: { regulator: 'city', gate } } });

describe('sending the oldest queued record', () => {
  it('is empty when nothing is queued', async () => {
    expect(await sendNext()).toEqual({ kind: 'empty' });
  });

  it('is accepted, and the ledger says so', async () => {
    await fileVehicle(database, '冀B12345');
    const passage = await finishPassage(database, { minute: 1, plateNo: '冀B12345' });
    expect(await sendNext(2)).toEqual({ kind: 'accepted', serial: '1' });
    const finished = await database.ledgerEntry.findUniqueOrThrow({ where: { key: `${passage}#finished` } });
    expect(await accepted()).toMatchObject([
      {
        serial: '1',
        fleet: '自有',
        ledger_hash: finished.hash,
        ledger_prev_hash: finished.prevHash,
        rule_set: 'normal@1',
      },
    ]);
    const entry = await database.ledgerEntry.findUniqueOrThrow({
      where: { key: `upload/city/${gate}/1#accepted` },
    });
    expect(JSON.parse(entry.payload)).toEqual({
      regulator: 'city',
      gate,
      serial: '1',
      passage,
      platformRecordId: 'R00000001',
      duplicate: false,
      attempts: 3,
      bodyDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await uploads()).toMatchObject([
      { state: 'accepted', platformRecordId: 'R00000001', settledAt: new Date(at) },
    ]);
    expect(await sendNext()).toEqual({ kind: 'empty' });
    expect((await verifyLedger(database)).fault).toBeNull();
  });

  it('keeps the place of a projection that is made anew', async () => {
    await finishPassage(database, { minute: 1, plateNo: '冀B12345' });
    await finishPassage(database, { minute: 2, plateNo: '冀B12345' });
    await sendNext();
    const before = await uploads();
    await query(server.databaseUrl, 'SELECT ledger_rebuild()');
    expect(await uploads()).toEqual(before);
    expect(await sendNext()).toEqual({ kind: 'accepted', serial: '2' });
  });

  it('sends late events of an offline camera as back-fill', async () => {
    await finishPassage(database, { minute: 5, plateNo: '冀B12345' });
    await finishPassage(database, { minute: 2, plateNo: '冀B56789', offline: true });
    await sendNext();
    expect(await sendNext()).toEqual({ kind: 'accepted', serial: '2' });
    expect(await accepted()).toMatchObject([
      { is_backfill: '0' },
      { is_backfill: '1', passed_at: '2026-11-24 08:32:00' },
    ]);
  });

  it('is one record however often and however many at once send it', async () => {
    await finishPassage(database, { minute: 1, plateNo: '冀B12345' });
    const answers = await Promise.all([sendNext(), sendNext()]);
    // The second finds the record still queued, or the queue empty already.
    const kinds = answers.map(({ kind }) => kind);
    expect(kinds).toContain('accepted');
    expect(kinds.filter((kind) => kind !== 'accepted' && kind !== 'empty')).toEqual([]);
    expect(await accepted()).toHaveLength(1);
    expect(await database.ledgerEntry.count({ where: { kind: 'upload-accepted' } })).toBe(1);
  });
});

describe('a lost answer', () => {
  it('leads to the same record once more, although the vehicle file was changed since', async () => {
    await fileVehicle(database, '冀B12345', { fleet: '自有' });
    await finishPassage(database, { minute: 1, plateNo: '冀B12345' });
    await fail({ mode: 'lost-answer', count: 1 });
    expect(await sendNext()).toMatchObject({ kind: 'retry' });
    await fileVehicle(database, '冀B12345', { fleet: '个人' });
    await append(database, {
      kind: 'lane-registered',
      subject: gate,
      payload: {
        id: gate,
        entrance: '1',
        direction: 'in',
        gateNo: '77',
        nameZh: '进',
        nameEn: 'in',
        position: 0,
      },
    });
    now += 60_000;
    expect(await sendNext(1)).toEqual({ kind: 'accepted', serial: '1' });
    expect(await accepted()).toMatchObject([{ fleet: '自有', gate_no: '01' }]);
    const entry = await database.ledgerEntry.findFirstOrThrow({ where: { kind: 'upload-accepted' } });
    expect(JSON.parse(entry.payload)).toMatchObject({
      duplicate: true,
      platformRecordId: 'R00000001',
      attempts: 2,
    });
  });
});

describe('a record that the platform does not take now', () => {
  beforeEach(() => finishPassage(database, { minute: 1, plateNo: '冀B12345' }));

  it.each([
    ['5xx', /HTTP 503/],
    ['error-body', /5001: platform busy/],
    ['hang', /no answer within 0.2 s/],
  ])('waits during %s and is accepted afterwards', async (mode, error) => {
    await fail({ mode, count: 1 });
    const profileOf = () => Promise.resolve({ ...profile, timeout: 200 });
    expect(await sendNext(3, { profileOf })).toEqual({
      kind: 'retry',
      error: expect.stringMatching(error) as string,
    });
    expect(await attempt()).toMatchObject({
      attempts: 4,
      lastError: expect.stringMatching(error) as string,
      // After the fourth failure: 8 s.
      nextAt: new Date(now + 8_000),
    });
    expect(await uploads()).toMatchObject([{ state: 'queued' }]);
    expect(await sendNext(4)).toEqual({ kind: 'accepted', serial: '1' });
    expect(await attempt()).toBeNull();
  });

  it('waits while our clock is wrong', async () => {
    now -= 20 * 60_000;
    expect(await sendNext()).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('synchronise') as string,
    });
    now = at;
    expect(await sendNext()).toMatchObject({ kind: 'accepted' });
  });

  it('waits while nobody listens', async () => {
    await platform.close();
    expect(await sendNext()).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('ECONNREFUSED') as string,
    });
    platform = await startPlatform(
      mkdtempSync(join(folder, 'platform-')),
      Number(new URL(platform.url).port),
    );
    expect(await sendNext()).toMatchObject({ kind: 'accepted' });
  });

  it('waits for keys and for a profile', async () => {
    const none = createUploads(database, join(folder, 'nowhere'));
    const order = { regulator: 'city', gate, failures: 0 };
    expect(await none.sendNext(order)).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('no signing keys') as string,
    });
    await registerRegulator(database, platform.url, 'no-such-city');
    expect(await sendNext()).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('no-such-city') as string,
    });
  });

  it('fails aloud when the database does', async () => {
    await query(server.databaseUrl, 'ALTER TABLE upload_attempt RENAME TO gone');
    await fail({ mode: '5xx' });
    await expect(sendNext()).rejects.toThrow();
  });
});

describe('a record that is wrong', () => {
  it('is set aside with the words of the platform, and the next one is sent', async () => {
    const passage = await finishPassage(database, { minute: 1, plateNo: '冀B12345' });
    await finishPassage(database, { minute: 2, plateNo: '冀B56789' });
    await fail({ mode: 'refuse-all', count: 1 });
    const message = '4101: this platform was told to refuse every record';
    expect(await sendNext()).toEqual({ kind: 'rejected', serial: '1', message });
    expect(await uploads()).toMatchObject([{ state: 'dead', message }, { state: 'queued' }]);
    const entry = await database.ledgerEntry.findUniqueOrThrow({
      where: { key: `upload/city/${gate}/1#rejected` },
    });
    expect(JSON.parse(entry.payload)).toMatchObject({ passage, message, platformRecordId: null });
    expect(await sendNext()).toEqual({ kind: 'accepted', serial: '2' });
  });

  it('is not even sent when our own checks find it', async () => {
    await fileVehicle(database, '冀B12345', { vin: 'SHORT' });
    await finishPassage(database, { minute: 1, plateNo: '冀B12345' });
    expect(await sendNext()).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/^not sent: vin: "SHORT"/) as string,
    });
    const state = (await (await fetch(`${platform.url}/control/state`)).json()) as { refusals: object };
    expect(state.refusals).toEqual({});
  });
});

describe('I7', () => {
  it('brings 50 records of an outage in event order, each exactly once', async () => {
    const plates = Array.from({ length: 50 }, (_, index) => `冀B${String(10_000 + index)}`);
    for (const [minute, plateNo] of plates.entries()) await finishPassage(database, { minute, plateNo });
    await fail({ mode: '5xx' });
    for (const failures of [0, 1, 2]) expect(await sendNext(failures)).toMatchObject({ kind: 'retry' });
    await fail({ mode: 'none' });
    let failures = 0;
    for (let round = 0; round < 200; round += 1) {
      // Every seventh answer is lost although the record arrived.
      if (round % 7 === 6) await fail({ mode: 'lost-answer', count: 1 });
      const answer = await sendNext(failures);
      if (answer.kind === 'empty') break;
      failures = answer.kind === 'retry' ? failures + 1 : 0;
    }
    const records = await accepted();
    expect(records.map((record) => record['plate_no'])).toEqual(plates);
    expect(records.map((record) => record['serial'])).toEqual(plates.map((_, index) => String(index + 1)));
    expect(await database.upload.count({ where: { state: 'accepted' } })).toBe(50);
    expect(await database.ledgerEntry.count({ where: { kind: 'upload-accepted' } })).toBe(50);
  }, 60_000);
});
