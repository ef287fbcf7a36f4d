/** Who may confirm a VIN with a wrong check digit (I9). On a real database. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase } from '../activities/ledger/database.ts';
import type { Database } from '../activities/ledger/database.ts';
import type { Actor } from '../activities/ledger/entry-kinds.ts';
import { createTestDatabase } from '../test/stack/test-database.ts';
import { register } from '../worker/site/register-site.ts';
import { confirmVin, vinState } from './vin-confirmation.ts';

const right = 'LZZ5ELND3FD000001';
const wrong = 'LZZ5ELND4FD000001';
const other = 'LZZ5ELND5FD000001';
const officer = { name: '环保专员甲', username: 'officer', role: 'officer' } as const;
const reviewer = { name: '复核员甲', username: 'reviewer', role: 'reviewer' } as const;
let database: Database;
let plates = 0;

beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')), { connections: 4 });
});
afterAll(() => database.$disconnect());

const aVehicle = () => ({ plateNo: `冀B${String((plates += 1)).padStart(5, '0')}`, plateColour: '1' });
const file = (
  vehicle: ReturnType<typeof aVehicle>,
  payload: object,
  by: Actor = { kind: 'person', name: officer.name },
) =>
  register(
    database,
    { kind: 'vehicle-filed', subject: `${vehicle.plateNo}/1`, payload: { ...vehicle, ...payload } },
    by,
  );
const reason = '对照实车铭牌';

it.each([{ vin: right }, { vin: null }, {}])('asks nobody about %j', async (payload) => {
  const vehicle = aVehicle();
  await file(vehicle, payload);
  expect(await vinState(database, vehicle)).toBeNull();
  await expect(confirmVin(database, { vehicle, vin: right, person: reviewer, reason })).rejects.toMatchObject(
    {
      code: 'nothing',
    },
  );
});

it('is refused to who entered it, by name and by user name, and taken from another', async () => {
  const vehicle = aVehicle();
  await file(vehicle, { vin: wrong });
  for (const person of [officer, { ...reviewer, username: officer.name }])
    await expect(confirmVin(database, { vehicle, vin: wrong, person, reason })).rejects.toMatchObject({
      code: 'own',
    });
  await expect(confirmVin(database, { vehicle, vin: other, person: reviewer, reason })).rejects.toMatchObject(
    {
      code: 'changed',
    },
  );
  const { seq } = await confirmVin(database, { vehicle, vin: wrong, person: reviewer, reason });
  expect(await vinState(database, vehicle)).toMatchObject({ confirmed: { person: reviewer.name, seq } });
  await expect(confirmVin(database, { vehicle, vin: wrong, person: reviewer, reason })).rejects.toMatchObject(
    {
      code: 'nothing',
    },
  );
});

it('may be confirmed by anybody where the site file brought it', async () => {
  const vehicle = aVehicle();
  await file(vehicle, { vin: wrong }, { kind: 'system', name: 'greengate' });
  await confirmVin(database, { vehicle, vin: wrong, person: officer, reason });
  expect((await vinState(database, vehicle))?.confirmed?.person).toBe(officer.name);
});

it('stays confirmed when the file changes otherwise, and not for another VIN', async () => {
  const vehicle = aVehicle();
  await file(vehicle, { vin: wrong });
  await confirmVin(database, { vehicle, vin: wrong, person: reviewer, reason });
  await file(vehicle, { vin: wrong, fleet: '自有' });
  expect((await vinState(database, vehicle))?.confirmed).not.toBeNull();
  await file(vehicle, { vin: other });
  expect((await vinState(database, vehicle))?.confirmed).toBeNull();
});

it('is confirmed once by two who do it at the same time', async () => {
  const vehicle = aVehicle();
  await file(vehicle, { vin: wrong });
  const both = await Promise.allSettled(
    ['复核员甲', '复核员乙'].map((name) =>
      confirmVin(database, { vehicle, vin: wrong, person: { name }, reason }),
    ),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
