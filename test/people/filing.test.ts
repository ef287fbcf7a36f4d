/** What people file about a vehicle: where it is kept, where it is never found, and how it is forgotten. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { told } from '../../people/photo.fixture.ts';
import { withoutMetadata } from '../../people/photo-metadata.ts';
import { verifyContacts } from '../../people/vehicle-contacts.ts';
import { permissions } from '../../web/src/lib/server/permissions.ts';
import { mayDo, roles } from '../../workflows/contract/roles.ts';
import {
  close,
  open,
  seeded,
  filedHere,
  page,
  jpeg,
  png,
  secrets,
  site,
  served,
  cookieOf,
  ask,
  textOf,
  found,
  keyOf,
  basisOf,
  entries,
  photo,
  unmask,
  file,
} from './contacts-scene.ts';

beforeAll(open, 120_000);
afterAll(close);

describe('filing personal data', () => {
  it('keeps it in its table, and who, why and which fields in the ledger, with a commitment', async () => {
    const answer = await file({
      driver: ' 司机丁 ',
      phone: '+86 139-0000-0004',
      owner: '车主丁',
      licence: photo(jpeg),
    });
    expect(answer.status).toBe(200);
    // Not even to who has typed it.
    expect(found(await answer.text())).toEqual([]);
    const where = { plateNo_plateColour: keyOf(filedHere) };
    const row = await site.database.vehicleContact.findUniqueOrThrow({ where });
    expect(row).toMatchObject({ driverName: '司机丁', driverPhone: '13900000004', owner: '车主丁' });
    const entry = (await entries('contact-filed')).at(-1);
    expect(entry?.seq).toBe(row.seq);
    expect(JSON.parse(entry?.payload ?? '')).toEqual({
      ...keyOf(filedHere),
      fields: ['driver', 'phone', 'owner', 'licence'],
      address: '127.0.0.1',
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
      person: '环保专员甲',
      username: 'test.officer',
      role: 'officer',
      reason: '登记新司机',
    });
    expect(await verifyContacts(site.database)).toMatchObject({ contacts: 4, faults: [] });
  });

  it('changes what is filled in and leaves the rest', async () => {
    const where = { plateNo_plateColour: keyOf(filedHere) };
    const before = await site.database.vehicleContact.findUniqueOrThrow({ where });
    expect((await file({ owner: '车主戊', reason: '更正所有人' }, { as: 'reviewer' })).status).toBe(200);
    const after = await site.database.vehicleContact.findUniqueOrThrow({ where });
    expect(after).toMatchObject({
      driverName: '司机丁',
      driverPhone: '13900000004',
      owner: '车主戊',
      licencePhoto: before.licencePhoto,
    });
    expect((await file({ owner: '车主丁', reason: '改回原来的' })).status).toBe(200);
  });

  it.each([
    ['a number that there is not', { phone: '1380000' }, '写 11 位手机号'],
    ['half a name', { driver: '丁' }, '姓名须为 2 至 40 个字'],
    ['a name on two lines', { owner: '车主\n丁' }, '所有人须为 2 至 100 个字'],
    ['nothing at all', {}, '至少填一项'],
    ['its own content as the reason', { driver: '司机丁', reason: '新司机是司机丁' }, '永久保存'],
    ['a basis that is none', { driver: '司机丁', basis: 'x' }, '页面已过时'],
    ['a field that there is not', { forget: 'salt' }, '没有这一项'],
    ['a text for a photo', { licence: 'x.jpg' }, '只收 JPEG 或 PNG'],
    ['a photo of another kind', { licence: photo(jpeg, 'image/gif') }, '只收 JPEG 或 PNG'],
    ['half a photo', { licence: photo(jpeg.subarray(0, 400)) }, '只收 JPEG 或 PNG'],
    ['a page that says it is a photo', { licence: photo(Buffer.from('<script>')) }, '只收 JPEG 或 PNG'],
    ['too large a photo', { licence: photo(Buffer.concat([jpeg, Buffer.alloc(5 << 20)])) }, '超过 5 MB'],
  ])('is refused for %s, at its field, and changes nothing', async (...[, form, wanted]) => {
    const before = await basisOf(filedHere);
    const answer = await file({ ...(form as object) });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(wanted);
    expect(await basisOf(filedHere)).toBe(before);
  });

  it('takes no larger form than that, and elsewhere none of that size', async () => {
    const huge = await file({ licence: photo(Buffer.alloc(6 << 20)) });
    expect(huge.status).toBe(413);
    expect(await huge.text()).toContain('太大');
    const elsewhere = await ask('/?/acknowledge', { as: 'officer', form: { reason: 'a'.repeat(600_000) } });
    expect(elsewhere.status).toBe(413);
  });

  it('tells the slower of two people, who then sees what is on file and may send again', async () => {
    const basis = await basisOf(filedHere);
    const both = await Promise.all([
      file({ basis, driver: '司机己' }),
      file({ basis, driver: '司机庚' }, { as: 'reviewer' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const slower = await (both.find(({ status }) => status === 409) as Response).text();
    expect(slower).toContain('别人已经更新了');
    const again = /name="basis" value="(\d+)"/.exec(slower)?.[1] ?? '';
    expect(again).toBe(await basisOf(filedHere));
    expect((await file({ basis: again, driver: '司机丁' })).status).toBe(200);
  });

  it('is refused to who only reads', async () => {
    for (const role of roles.filter((one) => !mayDo(one, 'vehicles.file')))
      expect((await file({ driver: '司机丁' }, { as: role })).status, role).toBe(403);
  });
});

describe('the photo of a licence', () => {
  const licence = `${page(filedHere)}/licence`;
  const shelf = (): string => join(site.config.dataDir, 'licences');

  it('is shown to who has unmasked it within ten minutes, and to nobody else', async () => {
    for (const role of ['officer', 'reviewer'] as const)
      expect((await ask(licence, { as: role })).status, role).toBe(403);
    expect((await unmask(filedHere)).status).toBe(200);
    const answer = await ask(licence, { as: 'officer' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(withoutMetadata(jpeg) ?? jpeg)).toBe(true);
    // Where, when, with what and by whom it was taken was in it, and is nowhere now.
    expect(told.every((word) => jpeg.includes(word))).toBe(true);
    const kept = readdirSync(shelf(), { recursive: true }).filter((name) => String(name).endsWith('.jpg'));
    for (const file of [bytes, ...kept.map((name) => readFileSync(join(shelf(), String(name))))])
      expect(told.filter((word) => file.includes(word))).toEqual([]);
    expect((await ask(licence, { as: 'reviewer' })).status).toBe(403);
    expect((await ask(licence, { as: 'operator' })).status).toBe(403);
    // Unmasked above, when there was no photo.
    expect((await ask(`${page()}/licence`, { as: 'officer' })).status).toBe(403);
    const refused = (await entries('access')).filter(({ payload }) => payload.includes('(not unmasked)'));
    expect(refused.length).toBeGreaterThanOrEqual(3);
  });

  it('is not shown by an unmasking that is older', async () => {
    // The clock cannot be turned, so the entry is made as one of eleven minutes ago.
    const old = Date.now() - 11 * 60_000;
    const payload = JSON.stringify({ act: 'unmask', ...keyOf(filedHere), detail: 'licence' });
    await site.database
      .$queryRaw`SELECT 1 FROM ledger_append('old-unmasking', 'access', 'account/test.auditor',
      ${new Date(old)}, '{"driftMs":0,"source":"server"}', '{"kind":"person","name":"x"}', ${payload})`;
    expect((await ask(licence, { as: 'auditor' })).status).toBe(403);
  });

  it('is not found by the address of passage photos, also by who knows its digest', async () => {
    const where = { plateNo_plateColour: keyOf(filedHere) };
    const { licencePhoto } = await site.database.vehicleContact.findUniqueOrThrow({ where });
    expect(existsSync(join(shelf(), licencePhoto?.slice(0, 2) ?? '', `${licencePhoto}.jpg`))).toBe(true);
    for (const role of roles) {
      const answer = await ask(`/photos/${licencePhoto}.jpg`, { as: role });
      expect(answer.status, role).toBe(404);
    }
  });

  it('takes the place of the one before, which is deleted', async () => {
    expect((await file({ licence: photo(png, 'image/png'), reason: '换新行驶证' })).status).toBe(200);
    const answer = await ask(licence, { as: 'officer' });
    expect(answer.headers.get('content-type')).toBe('image/png');
    const kept = readdirSync(shelf(), { recursive: true }).filter((name) => String(name).endsWith('.jpg'));
    expect(kept).toHaveLength(1);
  });
});

describe('no answer without an unmasking', () => {
  it('and no error, stream, list or export holds a name, a phone or the digest of a photo', async () => {
    const row = await site.database.vehicleContact.findUniqueOrThrow({
      where: { plateNo_plateColour: keyOf(filedHere) },
    });
    const never = [...secrets, row.salt, row.licencePhoto ?? '', '0315-2000003'];
    const shown = [row.driverName, row.driverPhone, row.owner];
    // Or this would prove nothing.
    expect(shown.every((value) => never.includes(value ?? ''))).toBe(true);
    for (const role of roles) {
      const paths = Object.keys(permissions)
        .filter((route) => !['/events', '/sign-in', '/touch'].includes(route))
        .flatMap((route) => [seeded, filedHere].map((vehicle) => route.replace('[plate]', vehicle ?? '')))
        .flatMap((path) => [path, `${path === '/' ? '' : path}/__data.json`, `${path}?plate=%25&act=file`]);
      paths.push('/audit?kind=contact-filed', '/audit?kind=access', '/ledgers/export?format=csv');
      // The officer has unmasked both of late, and may have the picture.
      for (const path of new Set(paths)) {
        if (path.includes('/licence')) continue;
        const text = await textOf(path.replaceAll('冀', '%E5%86%80'), { as: role });
        expect(found(text, never), `${role} ${path}`).toEqual([]);
      }
    }
  });

  it('nor does the stream that tells of a filing', async () => {
    const controller = new AbortController();
    const stream = await fetch(`${served.url}/events?page=gates`, {
      headers: { cookie: cookieOf('operator') },
      signal: controller.signal,
    });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    expect((await file({ driver: '司机丁', reason: '再登记一次' })).status).toBe(200);
    const heard = new TextDecoder().decode((await reader.read()).value);
    controller.abort();
    expect(heard).toContain('event:');
    expect(found(heard)).toEqual([]);
  });

  it('and the ledger holds none of it, in no column', async () => {
    for (const secret of secrets) {
      const [row] = await site.database.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM ledger_entry e WHERE e::text LIKE ${`%${secret}%`}`;
      expect(row?.n, secret).toBe(0);
    }
    expect((await entries('contact-filed')).length).toBeGreaterThan(5);
  });
});
