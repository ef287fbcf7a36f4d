/** Quotas, counted exactly, by whoever comes at once. On a real database. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { aFreeRule, aQuota } from '../../rules/testing/layered.factory.ts';
import { DecisionScene, begins, day, hour } from './decision-scene.ts';

let scene: DecisionScene;
beforeAll(async () => {
  scene = await DecisionScene.open(inject('postgresUrl'));
});
afterAll(() => scene.database.$disconnect());

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
    await scene.assign({ parts: [fits], quotas: [aQuota({ limit: { count: 7 } })] });
    const codes = await Promise.all(
      Array.from({ length: 30 }, async (_, index) =>
        scene.decided(await scene.vehicle(`冀G${10_000 + index}`), night + index),
      ),
    );
    expect(codes.filter((code) => code === 'fits')).toHaveLength(7);
    expect(codes.filter((code) => code === 'no-rule-hit')).toHaveLength(23);
    const [use] = await scene.database.quotaUse.findMany({ where: { quota: { endsWith: '/night' } } });
    expect(use).toMatchObject({ used: 7, scope: 'plant' });
    // The next night begins anew.
    expect(await scene.decided(await scene.vehicle('冀G20000'), night + day)).toBe('fits');
  });

  it('tells what it leaves after each, for the sign', async () => {
    await scene.assign({ parts: [fits], quotas: [aQuota({ limit: { count: 2 } })] });
    const left: (number | undefined)[] = [];
    for (const index of [1, 2, 3]) {
      const plate = await scene.vehicle(`冀L0000${index}`);
      left.push((await scene.decide(plate, night + 2 * day + index)).quotaLeft);
    }
    expect(left).toEqual([1, 0, undefined]);
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
    await scene.assign({ parts: [exempt, full, fits], quotas });
    const [one, two, three] = ['冀H00001', '冀H00002', '冀H00003'] as const;
    for (const plate of [one, two]) await scene.vehicle(plate);
    await scene.vehicle(three, { vehicleCategory: '1' });
    expect(await scene.decided(one, night)).toBe('fits');
    expect(await scene.decided(two, night + 1)).toBe('full');
    expect(await scene.decided(two, night + 2, { lane: '2-in' })).toBe('fits');
    expect(await scene.decided(three, night + 3)).toBe('exempt');
    const used = await scene.database.quotaUse.findMany({ orderBy: { seq: 'desc' }, take: 2 });
    expect(used.map(({ scope, used: n }) => [scope, n])).toEqual([
      ['1', 2],
      ['2', 1],
    ]);
  });

  it('in percent is of the mean of recorded days without alert, and tells them', async () => {
    await scene.assign({
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
        await scene.decided(await scene.vehicle(`冀J${nights}${1000 + n}`), normal + nights * day + n);
    const codes = [];
    for (let n = 0; n < 9; n += 1)
      codes.push(await scene.decided(await scene.vehicle(`冀K${1000 + n}`), night + 2 * day + n));
    const [measured] = await scene.database.ledgerEntry.findMany({
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
    await scene.assign({
      parts: [fits],
      quotas: [aQuota({ limit: { percent: 50, baselineDays: 30, atLeastDays: 30 } })],
    });
    expect(await scene.decided(await scene.vehicle('冀L00001'), night + 3 * day)).toBe('no-rule-hit');
  });
});

/** Without alert everybody is let in. */
async function assignNone(): Promise<void> {
  expect(await scene.decided(await scene.vehicle('冀J00000'), begins - 3 * day + 2 * hour)).toBe('compliant');
}

it('the tables are what a rebuild makes', async () => {
  const live = await projectionDigests(scene.database);
  const { changed } = await rebuildProjections(scene.database, { person: '管理员甲', reason: '核对' });
  expect([changed, await projectionDigests(scene.database)]).toEqual([[], live]);
});
