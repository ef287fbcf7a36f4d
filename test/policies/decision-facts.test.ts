/** What a decision asks beside file, lists and level: exemptions, visits, quotas. On a real database. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDecide } from '../../activities/decisions/decide.ts';
import { RuleSetArchive } from '../../activities/decisions/rule-set-archive.ts';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import type { EntryKind } from '../../activities/ledger/entry-kinds.ts';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { PassageJournal } from '../../activities/passages/passage-journal.ts';
import type { LayeredRuleSet } from '../../rules/index.ts';
import { loadRuleSet } from '../../rules/index.ts';
import { aFreeRule, aLayered, aQuota } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { registerSite } from '../../worker/site/register-site.ts';
import { readSiteFile } from '../../worker/site/site-file.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import type { PassageInput } from '../../workflows/contract/passage.ts';
import { aPassage } from '../../workflows/passage/passage.factory.ts';
import { createTestDatabase } from '../stack/test-database.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** 2026-11-24 21:00 in Beijing: the alert begins. */
const begins = Date.UTC(2026, 10, 24, 13, 0);

let database: Database;
let decide: ReturnType<typeof createDecide>;
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')), { connections: 10 });
  const seed = join(projectRoot, 'prisma', 'seed', 'demo-site.yaml');
  await registerSite(database, await readSiteFile(seed, { devices: 1, regulator: 1 }));
  const journal = new PassageJournal();
  decide = createDecide({
    database,
    archive: new RuleSetArchive(database),
    journal,
    wakeReviews: () => undefined,
  });
}, 120_000);
afterAll(() => database.$disconnect());

let keys = 0;
function append(kind: EntryKind, subject: string, more: { payload: object; at?: number }): Promise<unknown> {
  const { payload, at = begins - day } = more;
  const key = `test/${(keys += 1)}`;
  return appendEntry(database, {
    key,
    kind,
    subject,
    occurredAt: at,
    clock: serverClock,
    actor: system,
    payload,
  });
}

/** From now on this set is what an orange alert means. */
async function assign(more: Partial<LayeredRuleSet>): Promise<void> {
  const id = `set-${(keys += 1)}`;
  const { document: sealed } = loadRuleSet(aLayered({ id, ...more }), sha256Hex);
  const { digest, ...document } = sealed;
  await append('rule-set-published', `${id}@1`, { payload: { document, digest } });
  await append('policy-assigned', 'policy/orange', {
    payload: { level: 'orange', ruleSetId: id, ruleSetVersion: 1, effectiveFrom: '2026-01-01T00:00:00.000Z' },
  });
}

async function alert(level: 'orange' | 'none', from: number, id = 'alert/one'): Promise<void> {
  const kind = level === 'none' ? 'alert-lifted' : 'alert-started';
  const payload = {
    level,
    effectiveFrom: new Date(from).toISOString(),
    person: '环保专员甲',
    reason: '通知',
  };
  await append(kind, id, { payload: { ...payload, noticeNo: null } });
}

async function vehicle(plateNo: string, more: object = {}): Promise<string> {
  const file = {
    vehicleType: 'H11',
    fuel: 'B',
    emissionStage: '4',
    emissionBasis: '2',
    vehicleCategory: '0',
  };
  const rest = {
    useNature: 'F',
    networkStatus: '1',
    vin: null,
    registeredOn: null,
    fleet: null,
    cargo: null,
  };
  await append('vehicle-filed', `${plateNo}/1`, {
    payload: { plateNo, plateColour: '1', ...file, ...rest, ...more },
  });
  return plateNo;
}

const inputOf = (plateNo: string, eventTime: number, more: Partial<PassageInput> = {}): PassageInput =>
  aPassage({ passage: `passage/1-in/${(keys += 1)}`, plateNo, eventTime, receivedAt: eventTime, ...more });
async function decided(
  plateNo: string,
  eventTime: number,
  more: Partial<PassageInput> = {},
): Promise<string> {
  const input = inputOf(plateNo, eventTime, more);
  return (await decide({ input, plateNo, plateColour: '1', identified: null })).code;
}
/** In or out, and through. */
async function crossed(plateNo: string, eventTime: number, more: Partial<PassageInput> = {}): Promise<void> {
  const input = inputOf(plateNo, eventTime, more);
  await decide({ input, plateNo, plateColour: '1', identified: null });
  const payload = { result: 'passed', opened: true, offline: false, timeline: [] };
  await append('passage-finished', input.passage, { payload, at: eventTime });
}
const leaving = { direction: 'out', lane: '1-out' } as const;

beforeAll(() => alert('orange', begins));

describe('an exemption', () => {
  const exempt = aFreeRule({
    id: 'exempt',
    layer: 'exemption',
    effect: 'allow',
    code: 'exempt',
    when: {
      any: ['vehicle', 'fleet', 'cargo', 'category'].map((value) => ({
        fact: 'exemptions',
        operator: 'contains' as const,
        value,
      })),
    },
  });
  const propose = (id: string, more: object): Promise<unknown> =>
    append('exemption-proposed', id, {
      payload: {
        ground: 'vehicle',
        plateNo: null,
        plateColour: null,
        fleet: null,
        cargo: null,
        vehicleCategory: null,
        reason: '民生保障',
        evidence: '供热保障函',
        filingNo: '2026-11',
        validFrom: new Date(begins).toISOString(),
        validTo: new Date(begins + 2 * hour).toISOString(),
        person: '环保专员甲',
        ...more,
      },
    });
  const approve = (id: string, at = begins - hour) =>
    append('exemption-approved', id, { payload: { person: '复核员甲' }, at });
  beforeAll(() => assign({ parts: [exempt, aFreeRule()] }));

  it('lets a vehicle in from its start, inclusive, to its end, exclusive, once approved', async () => {
    const plate = await vehicle('冀E00001');
    await propose('exemption/1', { plateNo: plate, plateColour: '1' });
    expect(await decided(plate, begins + 1)).toBe('stage-below-5');
    await approve('exemption/1');
    expect(await decided(plate, begins)).toBe('exempt');
    expect(await decided(plate, begins + 2 * hour - 1)).toBe('exempt');
    expect(await decided(plate, begins + 2 * hour)).toBe('stage-below-5');
    expect(await decided(await vehicle('冀E00002'), begins + 1)).toBe('stage-below-5');
  });

  it.each([
    ['fleet', { fleet: '供热车队' }],
    ['cargo', { cargo: '煤' }],
    ['category', { vehicleCategory: '3' }],
  ])('by %s holds for every vehicle of it, and the record names it', async (ground, what) => {
    const plate = await vehicle(`冀E1${ground.length}${keys}`, what);
    expect(await decided(plate, begins + 1)).toBe('stage-below-5');
    await propose(`exemption/${ground}`, { ground, ...what });
    await approve(`exemption/${ground}`);
    const input = inputOf(plate, begins + 2);
    await decide({ input, plateNo: plate, plateColour: '1', identified: null });
    const entry = await database.ledgerEntry.findFirstOrThrow({ where: { key: `${input.passage}#decided` } });
    expect(JSON.parse(entry.payload)).toMatchObject({ exemptions: [{ id: `exemption/${ground}`, ground }] });
  });

  it('ended early or approved late does not reach back', async () => {
    const plate = await vehicle('冀E00009');
    await propose('exemption/9', { plateNo: plate, plateColour: '1' });
    await approve('exemption/9', begins + hour);
    expect(await decided(plate, begins + hour - 1)).toBe('stage-below-5');
    expect(await decided(plate, begins + hour)).toBe('exempt');
    await append('exemption-ended', 'exemption/9', { payload: {}, at: begins + hour + 10 });
    expect(await decided(plate, begins + hour + 9)).toBe('exempt');
    expect(await decided(plate, begins + hour + 10)).toBe('stage-below-5');
  });
});

describe('whoever entered before the level began', () => {
  beforeAll(() => assign({ parts: [aFreeRule()] }));

  it('may leave; whoever entered after, or has left since, may not by that', async () => {
    const before = await vehicle('冀F00001');
    await crossed(before, begins - hour);
    expect(await decided(before, begins + hour, leaving)).toBe('exit-entered-before');
    // On its way in again it is like any other.
    expect(await decided(before, begins + hour)).toBe('stage-below-5');
    const gone = await vehicle('冀F00002');
    await crossed(gone, begins - 2 * hour);
    await crossed(gone, begins - hour, leaving);
    expect(await decided(gone, begins + hour, leaving)).toBe('stage-below-5');
    expect(await decided(await vehicle('冀F00003'), begins + hour, leaving)).toBe('stage-below-5');
    const after = await vehicle('冀F00004', { emissionStage: '6' });
    await crossed(after, begins + 1);
    await vehicle(after);
    expect(await decided(after, begins + hour, leaving)).toBe('stage-below-5');
  });
});

describe('a quota', () => {
  const fits = aFreeRule({
    id: 'fits',
    layer: 'default',
    effect: 'allow',
    code: 'fits',
    when: { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 },
  });
  const night = Date.UTC(2026, 10, 25, 14, 0);

  it('lets in exactly as many as it says, whoever comes at once', async () => {
    await assign({ parts: [fits], quotas: [aQuota({ limit: { count: 7 } })] });
    const codes = await Promise.all(
      Array.from({ length: 30 }, async (_, index) =>
        decided(await vehicle(`冀G${10_000 + index}`), night + index),
      ),
    );
    expect(codes.filter((code) => code === 'fits')).toHaveLength(7);
    expect(codes.filter((code) => code === 'no-rule-hit')).toHaveLength(23);
    const [use] = await database.quotaUse.findMany({ where: { quota: { endsWith: '/night' } } });
    expect(use).toMatchObject({ used: 7, scope: 'plant' });
    // The next night begins anew.
    expect(await decided(await vehicle('冀G20000'), night + day)).toBe('fits');
  });

  it('counts each entrance by itself, and an exempt vehicle beyond it', async () => {
    const exempt = aFreeRule({
      id: 'exempt',
      layer: 'exemption',
      effect: 'allow',
      code: 'exempt',
      when: { fact: 'vehicleCategory', operator: 'equal', value: '1' },
    });
    const full = aFreeRule({
      id: 'full',
      layer: 'emergency',
      code: 'full',
      when: { fact: 'quotaLeft.night', operator: 'lessThan', value: 1 },
    });
    const quotas = [aQuota({ per: 'entrance', limit: { count: 1 } })];
    await assign({ parts: [exempt, full, fits], quotas });
    const [one, two, three] = ['冀H00001', '冀H00002', '冀H00003'] as const;
    for (const plate of [one, two]) await vehicle(plate);
    await vehicle(three, { vehicleCategory: '1' });
    expect(await decided(one, night)).toBe('fits');
    expect(await decided(two, night + 1)).toBe('full');
    expect(await decided(two, night + 2, { lane: '2-in' })).toBe('fits');
    expect(await decided(three, night + 3)).toBe('exempt');
    const used = await database.quotaUse.findMany({ orderBy: { seq: 'desc' }, take: 2 });
    expect(used.map(({ scope, used: n }) => [scope, n])).toEqual([
      ['1', 2],
      ['2', 1],
    ]);
  });

  it('in percent is of the mean of recorded days without alert, and tells them', async () => {
    await assign({
      parts: [fits],
      quotas: [aQuota({ limit: { percent: 50, baselineDays: 10, atLeastDays: 2 } })],
    });
    // Two normal nights of 4 and 6; the third is one of the alert.
    const normal = begins - 3 * day + 2 * hour;
    await assignNone();
    for (const [nights, count] of [
      [0, 4],
      [1, 6],
    ] as const)
      for (let n = 0; n < count; n += 1)
        await decided(await vehicle(`冀J${nights}${1000 + n}`), normal + nights * day + n);
    const codes = [];
    for (let n = 0; n < 9; n += 1)
      codes.push(await decided(await vehicle(`冀K${1000 + n}`), night + 2 * day + n));
    const [measured] = await database.ledgerEntry.findMany({
      where: { kind: 'quota-measured' },
      orderBy: { seq: 'desc' },
      take: 1,
    });
    const { mean, limit, days } = JSON.parse(measured?.payload ?? '{}') as {
      mean: number;
      limit: number;
      days: { count: number }[];
    };
    expect({ mean, limit }).toEqual({
      mean: days.reduce((sum, { count }) => sum + count, 0) / days.length,
      limit: Math.floor(mean / 2),
    });
    expect(days.map(({ count }) => count)).toContain(6);
    expect(codes.filter((code) => code === 'fits')).toHaveLength(limit);
  });

  it('with too few recorded days lets nobody in by it', async () => {
    await assign({
      parts: [fits],
      quotas: [aQuota({ limit: { percent: 50, baselineDays: 30, atLeastDays: 30 } })],
    });
    expect(await decided(await vehicle('冀L00001'), night + 3 * day)).toBe('no-rule-hit');
  });
});

/** Without alert everybody is let in. */
async function assignNone(): Promise<void> {
  expect(await decided(await vehicle('冀J00000'), begins - 3 * day + 2 * hour)).toBe('compliant');
}

it('the tables are what a rebuild makes', async () => {
  const live = await projectionDigests(database);
  const { changed } = await rebuildProjections(database, { person: '管理员甲', reason: '核对' });
  expect([changed, await projectionDigests(database)]).toEqual([[], live]);
});
