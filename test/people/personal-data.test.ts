/** The people behind a vehicle: masked for everybody, shown by an act with a reason, and never in the ledger. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { aPhoto, told } from '../../people/photo.fixture.ts';
import { withoutMetadata } from '../../people/photo-metadata.ts';
import { fileContact, newestFiling, verifyContacts } from '../../people/vehicle-contacts.ts';
import { permissions } from '../../web/src/lib/server/permissions.ts';
import { mayDo, roles } from '../../workflows/contract/roles.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';

const [seeded, filedHere, nobody] = ['1-冀B12345', '6-冀B52086D', '1-冀H1P335'];
const page = (vehicle = seeded): string => `/ledgers/vehicles/${encodeURIComponent(vehicle ?? '')}`;
const jpeg = aPhoto();
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
/** Of the seed, and of what the tests file. */
const secrets = ['司机甲', '13800000001', '车主甲', '司机丁', '13900000004', '车主丁'];

let site: TestSite;
let served: TestConsole;
const cookies = new Map<Role, string>();
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    gate: false,
  });
  served = await startTestConsole(site);
  for (const role of roles) {
    const jar = await served.signIn(role);
    cookies.set(role, jar.map(({ name, value }) => `${name}=${value}`).join('; '));
  }
  await site.database.user.updateMany({ data: { twoFactorEnabled: true } });
}, 120_000);
afterAll(async () => {
  await served.close();
  await site.close();
});

interface Asked {
  readonly as?: Role;
  readonly form?: Readonly<Record<string, string | Blob | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
}
function ask(path: string, { as: role, form, headers = {} }: Asked = {}): Promise<Response> {
  const cookie = role === undefined ? '' : (cookies.get(role) ?? '');
  const body = new FormData();
  for (const [name, value] of Object.entries(form ?? {}))
    for (const one of Array.isArray(value) ? (value as string[]) : [value as string | Blob])
      if (typeof one === 'string') body.append(name, one);
      else body.append(name, one, 'photo');
  return fetch(served.url + path, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie, origin: served.url, ...headers },
    ...(form ? { method: 'POST', body } : {}),
  });
}
const textOf = async (path: string, asked: Asked = {}): Promise<string> => (await ask(path, asked)).text();
const found = (text: string, of: readonly string[] = secrets): string[] =>
  of.filter((secret) => text.includes(secret));
const keyOf = (vehicle: string | undefined): { plateNo: string; plateColour: string } => ({
  plateNo: (vehicle ?? '').slice(2),
  plateColour: (vehicle ?? '').slice(0, 1),
});
const basisOf = (vehicle: string | undefined): Promise<string> => newestFiling(site.database, keyOf(vehicle));
const entries = (kind: string) =>
  site.database.ledgerEntry.findMany({ where: { kind }, orderBy: { seq: 'asc' } });
const photo = (bytes: Buffer, type = 'image/jpeg'): Blob => new Blob([new Uint8Array(bytes)], { type });

const why = { reason: 'complaint', text: '处理投诉，核对联系方式' };
const unmask = (vehicle = seeded, form: Asked['form'] = why, as: Role = 'officer'): Promise<Response> =>
  ask(`${page(vehicle)}?/unmask`, { as, form });
const file = async (
  form: Asked['form'],
  { vehicle = filedHere, as = 'officer' as Role } = {},
): Promise<Response> =>
  ask(`${page(vehicle)}?/file`, {
    as,
    form: { basis: await basisOf(vehicle), reason: '登记新司机', ...form },
  });

describe('the page of a vehicle', () => {
  it('shows everybody the file with codes in words, and the people behind it masked', async () => {
    for (const role of roles) {
      const text = await textOf(page(), { as: role });
      for (const shown of ['国四', '柴油', 'H17', '重型', '司*', '138****0001', '车*', '已遮蔽'])
        expect(text, `${role} ${shown}`).toContain(shown);
      expect(found(text), role).toEqual([]);
      expect(text.includes('?act=unmask'), role).toBe(mayDo(role, 'personal-data.unmask'));
      expect(text.includes('您的角色不能显示个人信息'), role).toBe(!mayDo(role, 'personal-data.unmask'));
      expect(text.includes('?act=file'), role).toBe(mayDo(role, 'vehicles.file'));
    }
  });

  it('says of a vehicle without a file, and of no vehicle, that there is none', async () => {
    for (const vehicle of ['1-冀B99999', '9-冀B12345', '冀B12345', "1-' OR 1=1"]) {
      const answer = await ask(page(vehicle), { as: 'officer' });
      expect(answer.status, vehicle).toBe(404);
      expect(await answer.text()).toContain('没有这辆车的档案');
      expect((await unmask(vehicle)).status, vehicle).toBe(404);
    }
  });
});

describe('showing personal data', () => {
  it('is in the ledger with person, plate, fields and reason, then in the answer, and gone when read again', async () => {
    const before = (await entries('access')).length;
    const answer = await unmask();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(found(await answer.text())).toEqual(secrets.slice(0, 3));
    const added = (await entries('access')).slice(before);
    expect(added).toHaveLength(1);
    expect(added[0]?.actor).toContain('环保专员甲');
    expect(JSON.parse(added[0]?.payload ?? '')).toMatchObject({
      act: 'unmask',
      username: 'test.officer',
      role: 'officer',
      plateNo: '冀B12345',
      plateColour: '1',
      detail: 'driver phone owner',
      reason: { code: 'complaint', text: why.text },
    });
    expect(found(await textOf(page(), { as: 'officer' }))).toEqual([]);
    const audit = await textOf('/audit', { as: 'auditor' });
    expect(audit).toContain('显示个人信息');
    expect(audit).toContain(why.text);
  });

  it.each([
    ['no reason', { reason: '', text: why.text }, '选一个原因'],
    ['a reason that there is not', { reason: 'curiosity', text: why.text }, '选一个原因'],
    ['half a text', { ...why, text: '看看' }, '写 4 至 300 个字'],
    ['an endless text', { ...why, text: '长'.repeat(301) }, '写 4 至 300 个字'],
    ['a number in what is kept for ever', { ...why, text: '核对 138 0000 0001 的机主' }, '永久保存'],
    ['control characters', { ...why, text: 'a\u0000bcdef' }, '不能使用的字符'],
    ['fields that are missing', {}, '选一个原因'],
    ['a file for a text', { reason: photo(jpeg), text: photo(jpeg) }, '选一个原因'],
    [
      'objects for fields',
      { __superform_json: '[{"reason":1,"text":2},"check","long enough"]' },
      '选一个原因',
    ],
  ])(
    'is refused for %s, in words, keeps what was typed and shows and records nothing',
    async (...[, form, wanted]) => {
      const before = (await entries('access')).length;
      const answer = await unmask(seeded, form as Asked['form']);
      expect(answer.status).toBe(400);
      const text = await answer.text();
      expect(text).toContain(wanted);
      if ('text' in form && form.text === '看看') expect(text).toContain('>看看</textarea>');
      expect(found(text, secrets.slice(0, 1))).toEqual([]);
      expect((await entries('access')).length).toBe(before);
    },
  );

  it('shows nothing while the ledger takes no entry', async () => {
    const run = (sql: string): Promise<number> => site.database.$executeRawUnsafe(sql);
    await run(`CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$`);
    await run('CREATE TRIGGER a_full BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION no_entry()');
    try {
      const answer = await unmask();
      expect(answer.status).toBe(500);
      expect(found(await answer.text())).toEqual([]);
    } finally {
      await run('DROP TRIGGER a_full ON ledger_entry');
    }
  });

  it('is refused to who may not, and to a stranger, whatever is sent', async () => {
    for (const role of roles.filter((one) => !mayDo(one, 'personal-data.unmask'))) {
      const answer = await unmask(seeded, why, role);
      expect(answer.status, role).toBe(403);
      expect(found(await answer.text())).toEqual([]);
    }
    const stranger = await ask(`${page()}?/unmask`, { form: why });
    expect(stranger.headers.get('location')).toContain('/sign-in');
    const enhanced = { 'x-sveltekit-action': 'true', accept: 'application/json' };
    const sent = await ask(`${page()}?/unmask`, { form: why, headers: enhanced });
    expect(await sent.json()).toMatchObject({ type: 'failure', status: 401 });
  });

  it('is a conflict where nothing is on file', async () => {
    const answer = await unmask(nobody);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('没有登记个人信息');
  });
});

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
    const elsewhere = await ask('/alerts?/switch', { as: 'officer', form: { reason: 'a'.repeat(600_000) } });
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
  }, 60_000);

  it('nor does the stream that tells of a filing', async () => {
    const controller = new AbortController();
    const stream = await fetch(`${served.url}/events?page=gates`, {
      headers: { cookie: cookies.get('operator') ?? '' },
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
