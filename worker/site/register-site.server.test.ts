import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { createTestDatabase } from '../../test/stack/test-database.ts';
import { fileContact } from '../../people/vehicle-contacts.ts';
import { projectRoot } from '../start/project-root.ts';
import { register, registerSite } from './register-site.ts';
import { readSiteFile } from './site-file.ts';
import type { Site } from './site-file.ts';

let database: Database;
let site: Site;
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')), { connections: 2 });
  const file = join(projectRoot, 'prisma', 'seed', 'demo-site.yaml');
  site = await readSiteFile(file, { devices: 5_000, regulator: 8_095 });
  expect(await registerSite(database, site)).toBeGreaterThan(10);
});
afterAll(() => database.$disconnect());

const head = async (): Promise<bigint> =>
  (await database.ledgerEntry.aggregate({ _max: { seq: true } }))._max.seq ?? 0n;
const newest = () => database.ledgerEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });

describe('registering a site', () => {
  it('files every lane, device, vehicle and policy', async () => {
    expect(await database.lane.count()).toBe(site.lanes.length);
    expect(await database.device.count()).toBe(site.devices.length);
    expect(await database.vehicle.count()).toBe(site.vehicles.length);
    expect(await database.machine.count()).toBe(site.machines.length);
    const levels = await database.$queryRaw<{ level: string }[]>`
      SELECT level FROM policy WHERE subject = 'road' ORDER BY level`;
    expect(levels.map(({ level }) => level)).toEqual(['none', 'orange', 'red', 'yellow']);
  });

  it('appends nothing the second time', async () => {
    const before = await head();
    expect(await registerSite(database, site)).toBe(0);
    expect(await head()).toBe(before);
  });

  it('appends one entry for one row that changed, and the row is changed', async () => {
    const [camera, ...others] = site.devices;
    if (camera === undefined) throw new Error('the demo site has no device');
    const before = await head();
    const changed = { ...site, devices: [{ ...camera, address: '10.0.0.9:80' }, ...others] };
    expect(await registerSite(database, changed)).toBe(1);
    expect(await head()).toBe(before + 1n);
    expect(await newest()).toMatchObject({ kind: 'device-registered', subject: camera.id });
    expect(await database.device.findUnique({ where: { id: camera.id } })).toMatchObject({
      address: '10.0.0.9:80',
    });
  });

  it('appends again what is changed back: the ledger tells both changes', async () => {
    const before = await head();
    expect(await registerSite(database, site)).toBe(1);
    expect(await registerSite(database, site)).toBe(0);
    expect(await head()).toBe(before + 1n);
  });

  it('files who is behind a vehicle once: what a person corrected or removed stays so', async () => {
    const vehicle = { plateNo: '冀B12345', plateColour: '1' };
    const where = { plateNo_plateColour: vehicle };
    const row = await database.vehicleContact.findUnique({ where });
    expect(row).toMatchObject({ driverName: '司机甲', driverPhone: '13800000001', owner: '车主甲' });
    await fileContact(database, {
      vehicle,
      change: { driver: null, phone: null, owner: null },
      basis: row?.seq.toString() ?? '',
      by: { kind: 'person', name: 'officer' },
      account: null,
      reason: 'the driver has left',
    });
    expect(await registerSite(database, site)).toBe(0);
    expect(await database.vehicleContact.findUnique({ where })).toBeNull();
  });

  it('does not overrule the policy that people have set', async () => {
    const payload = {
      level: 'none',
      ruleSetId: 'red',
      ruleSetVersion: 1,
      effectiveFrom: '2026-11-24T00:00:00.000Z',
    };
    const person = { kind: 'person', name: 'officer' } as const;
    expect(
      await register(database, { kind: 'policy-assigned', subject: 'policy/none', payload }, person),
    ).toBe(true);
    const before = await head();
    expect(await registerSite(database, { ...site, policy: { ...site.policy, none: 'yellow' } })).toBe(0);
    expect(await head()).toBe(before);
  });
});
