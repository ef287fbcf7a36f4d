import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { fillPassages } from '../stack/many-passages.ts';
import { createTestDatabase } from '../stack/test-database.ts';
import { isQuery, listAddress, parseList } from '../../web/src/lib/lists/list-address.ts';
import type { ListQuery } from '../../web/src/lib/lists/list-spec.ts';
import { database } from '../../web/src/lib/server/database.ts';
import { auditSource } from '../../web/src/lib/server/lists/audit-list.ts';
import { countUpTo, readPage } from '../../web/src/lib/server/lists/keyset.ts';
import type { ListSource } from '../../web/src/lib/server/lists/keyset.ts';
import { ledgerSource, passageSource } from '../../web/src/lib/server/lists/passage-list.ts';
import { uploadSource } from '../../web/src/lib/server/lists/upload-list.ts';
import { vehicleSource } from '../../web/src/lib/server/lists/vehicle-list.ts';

const count = 600;

beforeAll(async () => {
  process.env['DATABASE_URL'] = await createTestDatabase(inject('postgresUrl'));
  await database().$executeRaw`INSERT INTO lane VALUES
    ('1-in', '1', 'in', '01', '1号门 进', 'Gate 1 in', 1), ('1-out', '1', 'out', '02', '1号门 出', 'Gate 1 out', 2)`;
  await fillPassages(process.env['DATABASE_URL'], count, Date.parse('2026-11-24T12:00:00Z'));
  // Some at the very same instant, and some that nobody could read.
  await database()
    .$executeRaw`UPDATE passage SET event_time = '2026-11-24T11:00:00Z' WHERE first_seq % 10 = 0`;
});
afterAll(() => database().$disconnect());

function queryOf<Raw, Row>({ spec }: ListSource<Raw, Row>, address: string): ListQuery {
  const parsed = parseList(spec, new URLSearchParams(address.split('?')[1] ?? ''), {
    lane: ['1-in', '1-out'],
    kind: ['access'],
  });
  if (!isQuery(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed;
}

/** The whole list page by page through its own addresses, onwards and then back. */
async function walk<Raw, Row>(
  source: ListSource<Raw, Row>,
  query: string,
  keyOf: (row: Row) => string,
): Promise<{ onwards: string[]; back: string[] }> {
  const parameters = new URLSearchParams(query);
  const onwards: string[] = [];
  const back: string[] = [];
  let address = `?${query}`;
  for (;;) {
    const page = await readPage(source, queryOf(source, address), 37);
    onwards.push(...page.rows.map(keyOf));
    if (page.following === null) break;
    address = listAddress(source.spec, parameters, { cursor: { side: 'after', keys: page.following } });
  }
  for (;;) {
    const page = await readPage(source, queryOf(source, address), 37);
    back.unshift(...page.rows.map(keyOf));
    if (page.preceding === null) break;
    address = listAddress(source.spec, parameters, { cursor: { side: 'before', keys: page.preceding } });
  }
  return { onwards, back };
}

describe('a list page by page', () => {
  it.each([
    '',
    'sort=time',
    'sort=plate',
    'sort=-plate',
    'stage=4&sort=-plate',
    'plate=B0',
    'lane=1-in&outcome=block',
  ])('shows every passage once, both ways (%s)', async (query) => {
    const { onwards, back } = await walk(passageSource, query, ({ id }) => id);
    const all = await readPage(passageSource, queryOf(passageSource, `?${query}`), 10_000);
    expect(onwards).toEqual(all.rows.map(({ id }) => id));
    expect(new Set(onwards).size).toBe(onwards.length);
    expect(back).toEqual(onwards);
    expect(onwards.length).toBe(
      await countUpTo(passageSource, queryOf(passageSource, `?${query}`).filters, 10_000),
    );
    expect(onwards.length).toBeGreaterThan(20);
  });

  it('is in the order that was asked for, rows without a plate included', async () => {
    const { rows } = await readPage(passageSource, queryOf(passageSource, '?sort=plate'), 10_000);
    expect(rows.length).toBe(count);
    const plates = rows.map(({ plateNo }) => plateNo ?? '');
    expect(plates).toEqual(plates.toSorted());
    const { rows: newest } = await readPage(passageSource, queryOf(passageSource, ''), 10_000);
    const times = newest.map(({ eventTime }) => eventTime);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it.each([
    [ledgerSource, 'sort=time', (row: { id: string }) => row.id, 570],
    [vehicleSource, 'sort=-registeredOn', (row: { plateNo: string }) => row.plateNo, 594],
    [vehicleSource, 'fleet=车队5', (row: { plateNo: string }) => row.plateNo, null],
    [uploadSource, 'plate=B0', (row: { passageId: string }) => row.passageId, null],
    [auditSource, 'person=门卫5', (row: { seq: string }) => row.seq, null],
    [auditSource, 'sort=number&kind=access', (row: { seq: string }) => row.seq, 600],
  ])('walks the other lists too (%#)', async (...[source, query, keyOf, expected]) => {
    const { onwards, back } = await walk(
      source as unknown as ListSource<object, object>,
      query,
      keyOf as (row: object) => string,
    );
    expect(back).toEqual(onwards);
    expect(new Set(onwards).size).toBe(onwards.length);
    expect(onwards.length).toBeGreaterThan(0);
    if (expected !== null) expect(onwards.length).toBe(expected);
  });

  it('counts no further than anybody wants to know', async () => {
    expect(await countUpTo(passageSource, {}, 100)).toBe(100);
  });
});
