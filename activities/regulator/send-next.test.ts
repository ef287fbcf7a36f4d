import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../worker/provision/site.fixture.ts';
import { verifyLedger } from '../ledger/verify-ledger.ts';
import { append, fileVehicle, finishPassage, gate } from './send-next.fixture.ts';
import { SendBench, at, startSendServer } from './send-bench.fixture.ts';
import type { SendServer } from './send-bench.fixture.ts';

let server: SendServer;
let bench: SendBench;
beforeAll(async () => {
  server = await startSendServer();
}, 60_000);
afterAll(() => server.postgres.stop());
beforeEach(async () => {
  bench = await SendBench.open(server);
});
afterEach(() => bench.close());

describe('sending the oldest queued record', () => {
  it('is empty when nothing is queued', async () => {
    expect(await bench.sendNext()).toEqual({ kind: 'empty' });
  });

  it('is accepted, and the ledger says so', async () => {
    await fileVehicle(bench.database, '冀B12345');
    const passage = await finishPassage(bench.database, { minute: 1, plateNo: '冀B12345' });
    expect(await bench.sendNext(2)).toEqual({ kind: 'accepted', serial: '1' });
    const finished = await bench.database.ledgerEntry.findUniqueOrThrow({
      where: { key: `${passage}#finished` },
    });
    expect(await bench.accepted()).toMatchObject([
      {
        serial: '1',
        fleet: '自有',
        ledger_hash: finished.hash,
        ledger_prev_hash: finished.prevHash,
        rule_set: 'normal@1',
      },
    ]);
    const entry = await bench.database.ledgerEntry.findUniqueOrThrow({
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
    expect(await bench.uploads()).toMatchObject([
      { state: 'accepted', platformRecordId: 'R00000001', settledAt: new Date(at) },
    ]);
    expect(await bench.sendNext()).toEqual({ kind: 'empty' });
    expect((await verifyLedger(bench.database)).fault).toBeNull();
  });

  it('keeps the place of a projection that is made anew', async () => {
    await finishPassage(bench.database, { minute: 1, plateNo: '冀B12345' });
    await finishPassage(bench.database, { minute: 2, plateNo: '冀B12345' });
    await bench.sendNext();
    const before = await bench.uploads();
    await query(server.postgres.databaseUrl, 'SELECT ledger_rebuild()');
    expect(await bench.uploads()).toEqual(before);
    expect(await bench.sendNext()).toEqual({ kind: 'accepted', serial: '2' });
  });

  it('sends late events of an offline camera as back-fill', async () => {
    await finishPassage(bench.database, { minute: 5, plateNo: '冀B12345' });
    await finishPassage(bench.database, { minute: 2, plateNo: '冀B56789', offline: true });
    await bench.sendNext();
    expect(await bench.sendNext()).toEqual({ kind: 'accepted', serial: '2' });
    expect(await bench.accepted()).toMatchObject([
      { is_backfill: '0' },
      { is_backfill: '1', passed_at: '2026-11-24 08:32:00' },
    ]);
  });

  it('is one record however often and however many at once send it', async () => {
    await finishPassage(bench.database, { minute: 1, plateNo: '冀B12345' });
    const answers = await Promise.all([bench.sendNext(), bench.sendNext()]);
    // The second finds the record still queued, or the queue empty already.
    const kinds = answers.map(({ kind }) => kind);
    expect(kinds).toContain('accepted');
    expect(kinds.filter((kind) => kind !== 'accepted' && kind !== 'empty')).toEqual([]);
    expect(await bench.accepted()).toHaveLength(1);
    expect(await bench.database.ledgerEntry.count({ where: { kind: 'upload-accepted' } })).toBe(1);
  });
});

describe('a lost answer', () => {
  it('leads to the same record once more, although the vehicle file was changed since', async () => {
    await fileVehicle(bench.database, '冀B12345', { fleet: '自有' });
    await finishPassage(bench.database, { minute: 1, plateNo: '冀B12345' });
    await bench.fail({ mode: 'lost-answer', count: 1 });
    expect(await bench.sendNext()).toMatchObject({ kind: 'retry' });
    await fileVehicle(bench.database, '冀B12345', { fleet: '个人' });
    await append(bench.database, {
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
    bench.now += 60_000;
    expect(await bench.sendNext(1)).toEqual({ kind: 'accepted', serial: '1' });
    expect(await bench.accepted()).toMatchObject([{ fleet: '自有', gate_no: '01' }]);
    const entry = await bench.database.ledgerEntry.findFirstOrThrow({ where: { kind: 'upload-accepted' } });
    expect(JSON.parse(entry.payload)).toMatchObject({
      duplicate: true,
      platformRecordId: 'R00000001',
      attempts: 2,
    });
  });
});

describe('I7', () => {
  it('brings 50 records of an outage in event order, each exactly once', async () => {
    const plates = Array.from({ length: 50 }, (_, index) => `冀B${String(10_000 + index)}`);
    for (const [minute, plateNo] of plates.entries())
      await finishPassage(bench.database, { minute, plateNo });
    await bench.fail({ mode: '5xx' });
    for (const failures of [0, 1, 2]) expect(await bench.sendNext(failures)).toMatchObject({ kind: 'retry' });
    await bench.fail({ mode: 'none' });
    let failures = 0;
    for (let round = 0; round < 200; round += 1) {
      // Every seventh answer is lost although the record arrived.
      if (round % 7 === 6) await bench.fail({ mode: 'lost-answer', count: 1 });
      const answer = await bench.sendNext(failures);
      if (answer.kind === 'empty') break;
      failures = answer.kind === 'retry' ? failures + 1 : 0;
    }
    const records = await bench.accepted();
    expect(records.map((record) => record['plate_no'])).toEqual(plates);
    expect(records.map((record) => record['serial'])).toEqual(plates.map((_, index) => String(index + 1)));
    expect(await bench.database.upload.count({ where: { state: 'accepted' } })).toBe(50);
    expect(await bench.database.ledgerEntry.count({ where: { kind: 'upload-accepted' } })).toBe(50);
  }, 60_000);
});
