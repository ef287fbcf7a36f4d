/** Opening by an entry that this process did not write: the ledger says whether it may, the sensors whether it did. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../../test/stack/test-database.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import { openDatabase } from '../ledger/database.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import type { EntryKind } from '../ledger/entry-kinds.ts';
import { PassageJournal } from '../passages/passage-journal.ts';
import { devicesOf, fault, inputs, ScriptedBarrier } from './gate-devices.fixture.ts';
import { createOpenBarrier } from './open-barrier.ts';

const limits = { tries: 3, settle: 10, shortestCycle: 60_000, poll: 1, beforeRetry: 1 };
let database: Database;
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')), { connections: 2 });
});
afterAll(() => database.$disconnect());

let barrier: ScriptedBarrier;
let passage: string;
let count = 0;
beforeEach(() => {
  barrier = new ScriptedBarrier();
  count += 1;
  passage = `passage/1-in/${count}`;
});

const facts = {
  lane: '1-in',
  entrance: 'G1',
  direction: 'in',
  eventTime: '2026-11-24T08:30:00.000Z',
  receivedAt: '2026-11-24T08:30:00.000Z',
  eventId: '7',
  device: 'cam-1-in',
  confidence: 97,
  photos: [],
  flags: [],
  offline: false,
  readPlateNo: '冀B12345',
  readPlateColour: '1',
  plateNo: '冀B12345',
  plateColour: '1',
};

async function entry(kind: EntryKind, part: object = {}): Promise<string> {
  const at = Date.now();
  const { seq } = await appendEntry(database, {
    key: `${passage}#${kind}`,
    kind,
    subject: passage,
    occurredAt: at,
    clock: serverClock,
    actor: system,
    payload: { ...facts, ...part },
  });
  return seq;
}

const decided = (outcome: 'allow' | 'block'): Promise<string> =>
  entry('passage-decided', {
    decision: {
      outcome,
      facts: { alertLevel: 'none' },
      reasons: [{ code: 'x', text: { zh: '', en: '', sign: '' } }],
    },
  });

/** A process that has just started: its journal is empty. */
function open(allowedBy: string, again = false, more: Partial<typeof limits> = {}) {
  const parts = { database, devices: devicesOf({ barrier }), journal: new PassageJournal() };
  return createOpenBarrier({ ...parts, limits: { ...limits, ...more } })({
    passage,
    lane: '1-in',
    allowedBy,
    again,
    readAt: null,
  });
}

describe('a process that did not write the entry', () => {
  it.each(['', '0', '999999', 'x', '1; DROP TABLE'])(
    'opens nothing by entry %j, which there is not',
    async (allowedBy) => {
      expect(await open(allowedBy)).toMatchObject({
        kind: 'failed',
        fault: 'no ledger entry allows this opening',
      });
      expect(barrier.calls).toEqual([]);
    },
  );

  it('opens nothing by a decision that blocks, nor by an entry that allows nothing', async () => {
    const blocked = await decided('block');
    const refused = await entry('passage-refused', {
      person: 'officer',
      reason: { code: 'x', text: 'y' },
      overrides: null,
    });
    for (const seq of [blocked, refused]) expect(await open(seq)).toMatchObject({ kind: 'failed', tries: 0 });
    expect(barrier.calls).toEqual([]);
  });

  it('opens nothing by what allows another passage', async () => {
    const other = await decided('allow');
    passage = `${passage}/other`;
    expect(await open(other)).toMatchObject({ kind: 'failed', fault: 'no ledger entry allows this opening' });
  });

  it('opens for a vehicle that still stands before the arm, just after the decision', async () => {
    expect(await open(await decided('allow'))).toMatchObject({ kind: 'pulsed', tries: 1 });
    expect(barrier.count('open')).toBe(1);
  });

  it('opens by the release of a person as well', async () => {
    const order = { person: 'officer', reason: { code: 'x', text: 'y' }, overrides: await decided('block') };
    expect(await open(await entry('passage-released', order))).toMatchObject({ kind: 'pulsed' });
  });

  it('gives no pulse to an arm that is up or on its way', async () => {
    const seq = await decided('allow');
    barrier.readings = [inputs({ arm: 'open' })];
    expect(await open(seq)).toMatchObject({ kind: 'already-open' });
    barrier.readings = [inputs({ arm: 'between' })];
    expect(await open(seq)).toMatchObject({ kind: 'failed', tries: 0 });
    expect(barrier.count('open')).toBe(0);
  });

  it.each([
    ['left the approach', inputs({ loopA: false }), {}],
    ['is under the arm', inputs({ loopB: true }), {}],
    ['may have been through in the meantime', inputs(), { shortestCycle: 0 }],
  ])('leaves it to a person when the vehicle %s', async (_, reading, more) => {
    const seq = await decided('allow');
    barrier.readings = [reading];
    expect(await open(seq, false, more)).toMatchObject({
      kind: 'failed',
      tries: 0,
      fault: expect.stringContaining('look whether the vehicle has passed') as string,
    });
    expect(barrier.count('open')).toBe(0);
  });

  it('leaves it to a person when the sensors cannot be read', async () => {
    barrier.readings = [fault('unreachable', true)];
    expect(await open(await decided('allow'))).toMatchObject({
      kind: 'failed',
      fault: 'barrier inputs cannot be read',
    });
  });

  it('does not open twice for one passage (I2)', async () => {
    const seq = await decided('allow');
    await entry('passage-opened', { openedAt: Date.now(), coilAt: null, confirmedBy: 'open-limit' });
    expect(await open(seq)).toMatchObject({ kind: 'failed', fault: 'this passage had its opening already' });
    expect(barrier.count('open')).toBe(0);
  });
});
