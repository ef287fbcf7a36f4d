/** The table of personal data: proved against the ledger, and forgotten. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { fileContact, verifyContacts } from '../../people/vehicle-contacts.ts';
import {
  close,
  open,
  seeded,
  filedHere,
  nobody,
  jpeg,
  site,
  keyOf,
  basisOf,
  entries,
  photo,
  file,
} from './contacts-scene.ts';

beforeAll(async () => {
  await open();
  const filed = await file({ driver: '司机丁', licence: photo(jpeg) });
  expect(filed.status).toBe(200);
});
afterAll(close);

describe('the table', () => {
  it('is left alone by a rebuild', async () => {
    const before = await site.database.vehicleContact.findMany({ orderBy: { plateNo: 'asc' } });
    await rebuildProjections(site.database, { person: 'auditor', reason: 'test' });
    expect(await site.database.vehicleContact.findMany({ orderBy: { plateNo: 'asc' } })).toEqual(before);
  });

  it('is proved against the ledger: changed, gone and added rows are named', async () => {
    const seq = (vehicle: string | undefined): Promise<string> => basisOf(vehicle);
    const { database } = site;
    await database.vehicleContact.updateMany({ where: keyOf(seeded), data: { driverPhone: '13700000000' } });
    await database.vehicleContact.deleteMany({ where: keyOf('1-冀B56789') });
    await database.vehicleContact.create({
      data: { ...keyOf(nobody), owner: '车主', salt: '0'.repeat(64), recordedAt: new Date(), seq: 1n },
    });
    const { faults } = await verifyContacts(database);
    expect(faults).toEqual([
      { ...keyOf(seeded), seq: await seq(seeded), what: 'no longer matches its commitment' },
      {
        ...keyOf('1-冀B56789'),
        seq: await seq('1-冀B56789'),
        what: 'is gone, and no entry says that it was removed',
      },
      { ...keyOf(nobody), seq: null, what: 'was never filed: no entry speaks of it' },
    ]);
  });

  it('forgets: the row, its salt and the photo go, and the entry says who removed it', async () => {
    const forget = ['driver', 'phone', 'owner', 'licence'];
    const answer = await file({ forget, reason: '车辆已报废，删除' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('已全部删除');
    expect(await site.database.vehicleContact.count({ where: keyOf(filedHere) })).toBe(0);
    const entry = (await entries('contact-filed')).at(-1);
    expect(JSON.parse(entry?.payload ?? '')).toMatchObject({ fields: [], commitment: null });
    const { faults } = await verifyContacts(site.database);
    expect(faults.filter(({ plateNo }) => plateNo === keyOf(filedHere).plateNo)).toEqual([]);
    expect((await file({ forget: ['driver'], reason: '再删一次' })).status).toBe(409);
    const files = readdirSync(join(site.config.dataDir, 'licences'), { recursive: true });
    expect(files.filter((name) => String(name).endsWith('.jpg'))).toEqual([]);
  });

  it('is not filed for a vehicle that has no file', async () => {
    const filing = {
      vehicle: keyOf('1-冀B99999'),
      change: { driver: '司机辛' },
      basis: '0',
      by: { kind: 'system', name: 'test' },
      account: null,
      reason: 'test',
    } as const;
    await expect(fileContact(site.database, filing)).rejects.toThrow('no-vehicle');
  });
});
