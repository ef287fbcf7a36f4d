import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { verifyLedger } from '../../activities/ledger/verify-ledger.ts';
import { createTestDatabase } from '../stack/test-database.ts';

let url: string;
let database: Database;
let owner: pg.Client;

beforeAll(async () => {
  url = await createTestDatabase(inject('postgresUrl'));
  database = openDatabase(url, { connections: 2 });
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  for (let n = 1; n <= 12; n += 1) await append(n);
});
afterAll(async () => {
  await owner.end();
  await database.$disconnect();
});

const hostile = ['plain', '引号"与\\反斜杠', 'tab\tnewline\n', '🚛', '\u2028', 'é vs e\u0301'];

function append(n: number): Promise<unknown> {
  return appendEntry(database, {
    key: `test/${n}/${hostile[n % hostile.length] ?? ''}`,
    kind: 'alarm-raised',
    subject: `lane/${hostile[n % hostile.length] ?? ''}`,
    occurredAt: 1_795_500_000_000 + n,
    clock: serverClock,
    actor: system,
    payload: { n, lane: '1-in', alarm: 'test', z: hostile, a: { 数: 1.5, small: 1e-7, big: 1e21 } },
  });
}

/** As somebody who owns the database and switches everything off, in a transaction that is rolled back. */
async function tampered(sql: readonly string[]): Promise<{ seq: string; what: string } | null> {
  await owner.query('ALTER TABLE ledger_entry DISABLE TRIGGER USER');
  await owner.query('CREATE TABLE kept_entry AS SELECT * FROM ledger_entry');
  await owner.query('CREATE TABLE kept_head AS SELECT * FROM ledger_head');
  try {
    for (const statement of sql) await owner.query(statement);
    return (await verifyLedger(database)).fault;
  } finally {
    await owner.query('DELETE FROM ledger_entry');
    await owner.query('INSERT INTO ledger_entry SELECT * FROM kept_entry');
    await owner.query('DELETE FROM ledger_head');
    await owner.query('INSERT INTO ledger_head SELECT * FROM kept_head');
    await owner.query('DROP TABLE kept_entry, kept_head');
    await owner.query('ALTER TABLE ledger_entry ENABLE TRIGGER USER');
  }
}

describe('I6: the ledger only grows', () => {
  it('is whole after appends with any text', async () => {
    expect(await verifyLedger(database)).toMatchObject({ entries: 12, fault: null });
  });

  it.each(["UPDATE ledger_entry SET subject = 'x'", 'DELETE FROM ledger_entry', 'TRUNCATE ledger_entry'])(
    'refuses %s',
    async (sql) => {
      await expect(owner.query(sql)).rejects.toThrow(/only grows/);
    },
  );

  it('appends nothing under a key that is there', async () => {
    await append(3);
    expect((await verifyLedger(database)).entries).toBe(12);
  });

  it('chains what is inserted past the function too', async () => {
    await owner.query(
      `INSERT INTO ledger_entry (seq, key, kind, subject, occurred_at, recorded_at, clock, actor, payload, payload_digest, prev_hash, hash)
       VALUES (999, 'by-hand', 'alarm-raised', 'x', now(), now(), '{"driftMs":0,"source":"server"}', '{"kind":"system","name":"x"}',
         '{"alarm":"x","lane":"1-in"}', 'forged', 'forged', 'forged')`,
    );
    expect(await verifyLedger(database)).toMatchObject({ entries: 13, fault: null });
  });

  it.each([
    ['key', "UPDATE ledger_entry SET key = key || 'x' WHERE seq = 5"],
    ['kind', "UPDATE ledger_entry SET kind = 'alarm-raisee' WHERE seq = 5"],
    ['subject', "UPDATE ledger_entry SET subject = subject || ' ' WHERE seq = 5"],
    ['occurred_at', "UPDATE ledger_entry SET occurred_at = occurred_at + interval '1 ms' WHERE seq = 5"],
    ['recorded_at', "UPDATE ledger_entry SET recorded_at = recorded_at + interval '1 ms' WHERE seq = 5"],
    ['clock', `UPDATE ledger_entry SET clock = '{"driftMs":1,"source":"server"}' WHERE seq = 5`],
    ['actor', `UPDATE ledger_entry SET actor = '{"kind":"system","name":"greengatf"}' WHERE seq = 5`],
    ['payload', `UPDATE ledger_entry SET payload = replace(payload, '"n":5', '"n":6') WHERE seq = 5`],
    ['payload spacing', `UPDATE ledger_entry SET payload = payload || ' ' WHERE seq = 5`],
    ['payload_digest', "UPDATE ledger_entry SET payload_digest = repeat('a', 64) WHERE seq = 5"],
    ['prev_hash', "UPDATE ledger_entry SET prev_hash = repeat('a', 64) WHERE seq = 5"],
    ['hash', "UPDATE ledger_entry SET hash = repeat('a', 64) WHERE seq = 5"],
    [
      'a payload with its digest',
      `UPDATE ledger_entry SET payload = '{}', payload_digest = encode(sha256('{}'), 'hex') WHERE seq = 5`,
    ],
  ])('names the entry whose %s was changed', async (_, sql) => {
    expect(await tampered([sql])).toMatchObject({ seq: '5' });
  });

  it.each([
    ['missing', ['DELETE FROM ledger_entry WHERE seq = 5'], '6'],
    [
      'missing and renumbered',
      ['DELETE FROM ledger_entry WHERE seq = 5', 'UPDATE ledger_entry SET seq = seq - 1 WHERE seq > 5'],
      '5',
    ],
    [
      'swapped with the next',
      [
        'UPDATE ledger_entry SET seq = -1 WHERE seq = 5',
        'UPDATE ledger_entry SET seq = 5 WHERE seq = 6',
        'UPDATE ledger_entry SET seq = 6 WHERE seq = -1',
      ],
      '5',
    ],
    ['missing at the end', ['DELETE FROM ledger_entry WHERE seq = 13'], '13'],
  ])('finds an entry that is %s', async (_, sql, seq) => {
    expect(await tampered(sql)).toMatchObject({ seq });
  });

  it('finds one that was added', async () => {
    const added = `INSERT INTO ledger_entry SELECT 14, key || 'x', kind, subject, occurred_at, recorded_at, clock, actor, payload, payload_digest, hash, repeat('b', 64) FROM ledger_entry WHERE seq = 13`;
    expect(await tampered([added])).toMatchObject({ seq: '14' });
  });

  it('finds an end that was cut off together with the head, by what was witnessed outside', async () => {
    const whole = await verifyLedger(database);
    const witness = { ...whole.head, at: new Date().toISOString() };
    await owner.query('ALTER TABLE ledger_entry DISABLE TRIGGER USER');
    await owner.query('BEGIN');
    await owner.query('DELETE FROM ledger_entry WHERE seq = 13');
    await owner.query(
      'UPDATE ledger_head SET seq = 12, hash = (SELECT hash FROM ledger_entry WHERE seq = 12)',
    );
    await owner.query('COMMIT');
    expect((await verifyLedger(database)).fault).toBeNull();
    expect((await verifyLedger(database, [witness])).fault).toMatchObject({ seq: '13' });
    await owner.query('ALTER TABLE ledger_entry ENABLE TRIGGER USER');
  });

  it('makes projections anew that equal the live ones, and tells which were tampered with', async () => {
    // The entry that was cut off above is still in its projection.
    await rebuildProjections(database, { person: 'auditor', reason: 'test' });
    const before = await projectionDigests(database);
    expect((await rebuildProjections(database, { person: 'auditor', reason: 'test' })).changed).toEqual([]);
    expect(await projectionDigests(database)).toEqual(before);
    await owner.query("UPDATE alarm SET lane = '2-in' WHERE seq = 3");
    expect((await rebuildProjections(database, { person: 'auditor', reason: 'test' })).changed).toEqual([
      'alarm',
    ]);
    expect(await projectionDigests(database)).toEqual(before);
  });
});
