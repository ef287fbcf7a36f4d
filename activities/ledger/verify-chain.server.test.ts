/** SQL and TypeScript hash the same bytes, whatever people write. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../../test/stack/test-database.ts';
import { appendEntry } from './append-entry.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { serverClock, system } from './entry-kinds.ts';
import { entryFault, genesisHash } from './verify-chain.ts';

let database: Database;
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')), { connections: 2 });
});
afterAll(() => database.$disconnect());

async function append(text: string, payload: unknown, at = 0): Promise<void> {
  const actor = { ...system, name: text };
  const entry = {
    kind: 'projections-rebuilt' as const,
    subject: text,
    occurredAt: at,
    clock: serverClock,
    actor,
    payload,
  };
  await appendEntry(database, { key: text, ...entry });
}

/** Every entry there is. */
async function faults(): Promise<unknown[]> {
  const entries = await database.ledgerEntry.findMany({ orderBy: { seq: 'asc' } });
  let head = { seq: 0n, hash: genesisHash };
  return entries.flatMap((entry) => {
    const fault = entryFault(entry, head);
    head = entry;
    return fault === null ? [] : [{ ...fault, subject: entry.subject }];
  });
}

describe('the header that SQL hashes is the one that TypeScript hashes', () => {
  it.each([
    ['quotes and backslashes', `"it's" \\ \\\\ "`],
    ['line ends and tabs', 'a\nb\r\nc\td'],
    ['other control characters', '\u0001\u0008\u000b\u000c\u001f\u007f'],
    ['Chinese and emoji', '冀B12345 🚚 闸'],
    ['separators that JavaScript minds', '\u2028\u2029\ufeff'],
    ['a solidus and angle brackets', '</script>&amp;'],
    ['composed and decomposed letters', 'é e\u0301'],
    ['a dollar quote and a placeholder', '$$ $1 :x %s'],
  ])('with %s', async (_, text) => {
    await append(text, { [text]: text });
    expect(await faults()).toEqual([]);
  });

  it('with instants at the edges of what is kept', async () => {
    for (const [name, at] of [
      ['before 1970', -1],
      ['the last millisecond of a second', 999],
      ['far away', Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
    ] as const)
      await append(name, { at }, at);
    expect(await faults()).toEqual([]);
  });

  it('with any text that PostgreSQL takes, and any JSON', async () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .filter((value) => !value.includes('\0') && value.isWellFormed());
    const value = fc.jsonValue({ maxDepth: 2 }).filter((json) => !JSON.stringify(json).includes('\\u0000'));
    await fc.assert(
      fc.asyncProperty(text, value, (key, payload) => append(`any ${key}`, { payload })),
      { numRuns: 150 },
    );
    expect(await database.ledgerEntry.count({ where: { key: { startsWith: 'any ' } } })).toBeGreaterThan(100);
    expect(await faults()).toEqual([]);
  });
});
