import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../worker/provision/site.fixture.ts';
import { loadProfile } from './profile.ts';
import { fileVehicle, finishPassage, gate, registerRegulator } from './send-next.fixture.ts';
import { createUploads } from './uploads.ts';
import { SendBench, at, folder, startSendServer } from './send-bench.fixture.ts';
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

const profile = await loadProfile('demo-city');

describe('a record that the platform does not take now', () => {
  beforeEach(() => finishPassage(bench.database, { minute: 1, plateNo: '冀B12345' }));

  it.each([
    ['5xx', /HTTP 503/],
    ['error-body', /5001: platform busy/],
    ['hang', /no answer within 0.2 s/],
  ])('waits during %s and is accepted afterwards', async (mode, error) => {
    await bench.fail({ mode, count: 1 });
    const profileOf = () => Promise.resolve({ ...profile, timeout: 200 });
    expect(await bench.sendNext(3, { profileOf })).toEqual({
      kind: 'retry',
      error: expect.stringMatching(error) as string,
    });
    expect(await bench.attempt()).toMatchObject({
      attempts: 4,
      lastError: expect.stringMatching(error) as string,
      // After the fourth failure: 8 s.
      nextAt: new Date(bench.now + 8_000),
    });
    expect(await bench.uploads()).toMatchObject([{ state: 'queued' }]);
    expect(await bench.sendNext(4)).toEqual({ kind: 'accepted', serial: '1' });
    expect(await bench.attempt()).toBeNull();
  });

  it('waits while our clock is wrong', async () => {
    bench.now -= 20 * 60_000;
    expect(await bench.sendNext()).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('synchronise') as string,
    });
    bench.now = at;
    expect(await bench.sendNext()).toMatchObject({ kind: 'accepted' });
  });

  it('waits while nobody listens', async () => {
    await bench.closePlatform();
    expect(await bench.sendNext()).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('ECONNREFUSED') as string,
    });
    await bench.replacePlatform();
    expect(await bench.sendNext()).toMatchObject({ kind: 'accepted' });
  });

  it('waits for keys and for a profile', async () => {
    const none = createUploads(bench.database, join(folder, 'nowhere'));
    const order = { regulator: 'city', gate, failures: 0 };
    expect(await none.sendNext(order)).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('no signing keys') as string,
    });
    await registerRegulator(bench.database, bench.platformUrl, 'no-such-city');
    expect(await bench.sendNext()).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('no-such-city') as string,
    });
  });

  it('fails aloud when the database does', async () => {
    await query(server.postgres.databaseUrl, 'ALTER TABLE upload_attempt RENAME TO gone');
    await bench.fail({ mode: '5xx' });
    await expect(bench.sendNext()).rejects.toThrow();
  });
});

describe('a record that is wrong', () => {
  it('is set aside with the words of the platform, and the next one is sent', async () => {
    const passage = await finishPassage(bench.database, { minute: 1, plateNo: '冀B12345' });
    await finishPassage(bench.database, { minute: 2, plateNo: '冀B56789' });
    await bench.fail({ mode: 'refuse-all', count: 1 });
    const message = '4101: this platform was told to refuse every record';
    expect(await bench.sendNext()).toEqual({ kind: 'rejected', serial: '1', message });
    expect(await bench.uploads()).toMatchObject([{ state: 'dead', message }, { state: 'queued' }]);
    const entry = await bench.database.ledgerEntry.findUniqueOrThrow({
      where: { key: `upload/city/${gate}/1#rejected` },
    });
    expect(JSON.parse(entry.payload)).toMatchObject({ passage, message, platformRecordId: null });
    expect(await bench.sendNext()).toEqual({ kind: 'accepted', serial: '2' });
  });

  it('is not even sent when our own checks find it', async () => {
    await fileVehicle(bench.database, '冀B12345', { vin: 'SHORT' });
    await finishPassage(bench.database, { minute: 1, plateNo: '冀B12345' });
    expect(await bench.sendNext()).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/^not sent: vin: "SHORT"/) as string,
    });
    const state = (await (await fetch(`${bench.platformUrl}/control/state`)).json()) as { refusals: object };
    expect(state.refusals).toEqual({});
  });
});
