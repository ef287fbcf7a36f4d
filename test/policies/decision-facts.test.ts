/** What a decision asks beside file, lists and level: exemptions and visits. On a real database. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aFreeRule } from '../../rules/testing/layered.factory.ts';
import { DecisionScene, begins, hour, leaving } from './decision-scene.ts';

let scene: DecisionScene;
beforeAll(async () => {
  scene = await DecisionScene.open(inject('postgresUrl'));
});
afterAll(() => scene.database.$disconnect());

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
    scene.append('exemption-proposed', id, {
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
    scene.append('exemption-approved', id, { payload: { person: '复核员甲' }, at });
  beforeAll(() => scene.assign({ parts: [exempt, aFreeRule()] }));

  it('lets a vehicle in from its start, inclusive, to its end, exclusive, once approved', async () => {
    const plate = await scene.vehicle('冀E00001');
    await propose('exemption/1', { plateNo: plate, plateColour: '1' });
    expect(await scene.decided(plate, begins + 1)).toBe('stage-below-5');
    await approve('exemption/1');
    expect(await scene.decided(plate, begins)).toBe('exempt');
    expect(await scene.decided(plate, begins + 2 * hour - 1)).toBe('exempt');
    expect(await scene.decided(plate, begins + 2 * hour)).toBe('stage-below-5');
    expect(await scene.decided(await scene.vehicle('冀E00002'), begins + 1)).toBe('stage-below-5');
  });

  it.each([
    ['fleet', '冀E10001', { fleet: '供热车队' }],
    ['cargo', '冀E10002', { cargo: '煤' }],
    ['category', '冀E10003', { vehicleCategory: '3' }],
  ])('by %s holds for every vehicle of it, and the record names it', async (ground, plate, what) => {
    await scene.vehicle(plate, what);
    expect(await scene.decided(plate, begins + 1)).toBe('stage-below-5');
    await propose(`exemption/${ground}`, { ground, ...what });
    await approve(`exemption/${ground}`);
    const { passage } = await scene.decide(plate, begins + 2);
    const entry = await scene.database.ledgerEntry.findFirstOrThrow({ where: { key: `${passage}#decided` } });
    expect(JSON.parse(entry.payload)).toMatchObject({ exemptions: [{ id: `exemption/${ground}`, ground }] });
  });

  it('ended early or approved late does not reach back', async () => {
    const plate = await scene.vehicle('冀E00009');
    await propose('exemption/9', { plateNo: plate, plateColour: '1' });
    await approve('exemption/9', begins + hour);
    expect(await scene.decided(plate, begins + hour - 1)).toBe('stage-below-5');
    expect(await scene.decided(plate, begins + hour)).toBe('exempt');
    await scene.append('exemption-ended', 'exemption/9', { payload: {}, at: begins + hour + 10 });
    expect(await scene.decided(plate, begins + hour + 9)).toBe('exempt');
    expect(await scene.decided(plate, begins + hour + 10)).toBe('stage-below-5');
  });
});

describe('whoever entered before the level began', () => {
  beforeAll(() => scene.assign({ parts: [aFreeRule()] }));

  it('may leave; whoever entered after, or has left since, may not by that', async () => {
    const before = await scene.vehicle('冀F00001');
    await scene.crossed(before, begins - hour);
    expect(await scene.decided(before, begins + hour, leaving)).toBe('exit-entered-before');
    // On its way in again it is like any other.
    expect(await scene.decided(before, begins + hour)).toBe('stage-below-5');
    const gone = await scene.vehicle('冀F00002');
    await scene.crossed(gone, begins - 2 * hour);
    await scene.crossed(gone, begins - hour, leaving);
    expect(await scene.decided(gone, begins + hour, leaving)).toBe('stage-below-5');
    expect(await scene.decided(await scene.vehicle('冀F00003'), begins + hour, leaving)).toBe(
      'stage-below-5',
    );
    const after = await scene.vehicle('冀F00004', { emissionStage: '6' });
    await scene.crossed(after, begins + 1);
    await scene.vehicle(after);
    expect(await scene.decided(after, begins + hour, leaving)).toBe('stage-below-5');
  });
});
