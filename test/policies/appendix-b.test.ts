/**
 * Domain Appendix B, row by row, and the sentences of §3.3 "Semantics": decided as a gate decides, on a real database.
 * The alert begins on 2026-11-24 at 21:00:00 in Beijing, as in the appendix.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { LayeredRuleSet } from '../../rules/index.ts';
import {
  aFreeRule,
  aQuota,
  aRow,
  aTable,
  orangeStandard,
  stopAll,
} from '../../rules/testing/layered.factory.ts';
import { DecisionScene, begins, day, hour, leaving } from './decision-scene.ts';

let scene: DecisionScene;
beforeAll(async () => {
  scene = await DecisionScene.open(inject('postgresUrl'));
});
afterAll(() => scene.database.$disconnect());

type Parts = LayeredRuleSet['parts'];
const partsOf = ({ document }: ReturnType<typeof stopAll>): Parts => (document as LayeredRuleSet).parts;
const orangeStd = partsOf(orangeStandard());
const [overLimit, , compliant] = partsOf(stopAll()) as [Parts[number], Parts[number], Parts[number]];

/** What the four texts of §2.7 (controlStrategy) ban of heavy vehicles. */
const strategies: Readonly<Record<1 | 2 | 3 | 4, Parts>> = {
  1: banning({ diesel: 3, gas: 3 }),
  2: banning({ diesel: 4, gas: 4 }),
  3: banning({ diesel: 4, gas: 5 }),
  4: partsOf(stopAll()),
};
function banning(bannedUpTo: Readonly<Record<string, number>>): Parts {
  const ban = aTable({
    id: 'strategy',
    columns: ['vehicleSize', 'emissionStage', 'stageRank'],
    rows: [
      aRow({ id: 'unknown', code: 'stage-unknown', cells: [{ in: ['heavy'] }, { in: ['unknown'] }, null] }),
      aRow({
        id: 'banned',
        code: 'stage-banned',
        cells: [{ in: ['heavy'] }, { notIn: ['unknown'] }, { bannedUpTo }],
      }),
    ],
  });
  return [overLimit, ban, compliant];
}

interface Answer {
  readonly outcome: string;
  /** The deciding reason first. */
  readonly rules: readonly string[];
  readonly codes: readonly string[];
}
let plates = 10_000;
type Options = Parameters<DecisionScene['decide']>[2] & { readonly plateNo?: string; readonly at?: number };
/** A vehicle that nobody has seen, a minute after the start unless told otherwise. */
async function decide(
  file: object | null,
  { plateNo, at = begins + 60_000, ...more }: Options = {},
): Promise<Answer> {
  const plate = plateNo ?? `冀B${(plates += 1)}`;
  const colour = more.plateColour === undefined ? {} : { plateColour: more.plateColour };
  if (file !== null) await scene.vehicle(plate, { ...file, ...colour });
  const { passage } = await scene.decide(plate, at, more);
  const { decision } = await scene.recorded(passage);
  const { outcome, reasons } = decision;
  return { outcome, rules: reasons.map(({ rule }) => rule), codes: reasons.map(({ code }) => code) };
}

const heavy = (emissionStage: string | null, fuel: string | null = 'B') => ({
  vehicleType: 'H17',
  emissionStage,
  fuel,
});
const battery = { plateNo: '冀BD12345', plateColour: '6' };

describe('Appendix B', () => {
  describe('under orange-std', () => {
    beforeAll(() => scene.assign({ parts: orangeStd }));

    it('row 1: heavy diesel IV is denied', async () => {
      expect(await decide(heavy('4'))).toMatchObject({
        outcome: 'block',
        codes: ['stage-banned', 'compliant'],
      });
    });

    it('row 2: heavy diesel V is allowed', async () => {
      expect(await decide(heavy('5'))).toMatchObject({ outcome: 'allow', codes: ['compliant'] });
    });

    it('row 3: heavy gas IV is denied, gas included', async () => {
      for (const fuel of ['E', 'F']) expect((await decide(heavy('4', fuel))).codes[0]).toBe('stage-banned');
    });

    it('row 7: hazmat heavy IV is allowed by its category, and the exemption is recorded with what it lifts', async () => {
      const exempt = await decide({ ...heavy('4'), vehicleCategory: '1' });
      expect(exempt).toMatchObject({
        outcome: 'allow',
        codes: ['exempt-category', 'stage-banned', 'compliant'],
      });
      const byUse = await decide({ ...heavy('4'), vehicleCategory: null, useNature: 'R' });
      expect(byUse.codes[0]).toBe('exempt-category');
    });

    it('row 8: heavy IV at 20:59:59 is allowed by a rule from 21:00:00', async () => {
      expect(new Date(begins).toISOString()).toBe('2026-11-24T13:00:00.000Z');
      for (const before of [1_000, 1])
        expect((await decide(heavy('4'), { at: begins - before })).outcome).toBe('allow');
    });

    it('row 9: heavy IV at 21:00:00 is denied by a rule from 21:00:00', async () => {
      expect((await decide(heavy('4'), { at: begins })).codes[0]).toBe('stage-banned');
    });

    it('row 10: light petrol V with a blue plate is allowed', async () => {
      const light = { vehicleType: 'H31', fuel: 'A', emissionStage: '5' };
      expect(await decide(light, { plateColour: '0' })).toMatchObject({
        outcome: 'allow',
        codes: ['compliant'],
      });
    });

    it('row 11: stage unknown, heavy, is denied for that reason', async () => {
      expect(await decide(heavy(null))).toMatchObject({
        outcome: 'block',
        codes: ['stage-unknown', 'compliant'],
      });
    });
  });

  it('row 4: heavy diesel V is allowed by strategy 3, which bans gas V', async () => {
    await scene.assign({ parts: strategies[3] });
    expect(await decide(heavy('5', 'B'))).toMatchObject({ outcome: 'allow', codes: ['compliant'] });
    expect((await decide(heavy('5', 'E'))).codes[0]).toBe('stage-banned');
  });

  it('row 5: heavy diesel VI on the over-limit list is denied by any rule', async () => {
    const plateNo = '冀B55555';
    const issuedAt = new Date(begins - day).toISOString();
    const payload = { plateNo, plateColour: '1', reason: '5', issuedAt };
    await scene.append('over-limit-listed', `${plateNo}/1`, { payload });
    for (const parts of [orangeStd, ...Object.values(strategies)]) {
      await scene.assign({ parts });
      expect(await decide(heavy('6'), { plateNo })).toMatchObject({
        outcome: 'block',
        codes: expect.arrayContaining(['over-limit']) as string[],
      });
      expect((await decide(heavy('6'), { plateNo })).codes[0]).toBe('over-limit');
    }
    // Without alert, too.
    expect((await decide(heavy('6'), { plateNo, at: begins - hour })).codes[0]).toBe('over-limit');
  });

  it('row 6: a battery truck is denied by stop-all, and exempt only where the notice says so', async () => {
    const truck = { vehicleType: 'H17', fuel: 'C', emissionStage: 'D' };
    await scene.assign({ parts: strategies[4] });
    expect((await decide(truck, battery)).codes[0]).toBe('stop-all');
    const said = aFreeRule({
      ...{ id: 'electric', layer: 'exemption', effect: 'allow', code: 'exempt-electric' },
      when: { fact: 'fuelGroup', operator: 'equal', value: 'electric' },
    });
    await scene.assign({ parts: [...strategies[4], said] });
    expect(await decide(truck, battery)).toMatchObject({
      outcome: 'allow',
      codes: ['exempt-electric', 'stop-all', 'compliant'],
    });
  });

  it('row 12: an event uploaded after lifting is decided by its own time, once, whatever comes later', async () => {
    await scene.assign({ parts: orangeStd });
    const lifted = begins + 10 * day;
    const payload = {
      level: 'none',
      effectiveFrom: new Date(lifted).toISOString(),
      person: '甲',
      reason: '通知',
    };
    await scene.append('alert-lifted', 'alert/one', { payload, at: lifted });
    const passage = 'passage/1-in/late';
    const late = { passage, plateNo: '冀B66666', offline: true, receivedAt: lifted + hour };
    expect((await decide(heavy('4'), late)).codes[0]).toBe('stage-banned');
    await scene.assign({ parts: [compliant] });
    expect((await decide(heavy('6'), late)).codes[0]).toBe('stage-banned');
    expect(await scene.database.ledgerEntry.count({ where: { subject: passage } })).toBe(1);
    expect((await decide(heavy('4'), { at: lifted })).outcome).toBe('allow');
  });

  it('row 13: of two overlapping rules the most restrictive wins, and both ids are recorded', async () => {
    const standing = aFreeRule({ id: 'standing-ban', layer: 'standing', code: 'standing-ban' });
    const allows = aFreeRule({ id: 'yellow', effect: 'allow', code: 'yellow-allows' });
    const bans = aFreeRule({ id: 'yellow', code: 'yellow-bans' });
    await scene.assign({ parts: [allows, standing] });
    expect(await decide(heavy('4'))).toMatchObject({ outcome: 'block', rules: ['standing-ban', 'yellow'] });
    await scene.assign({ parts: [standing, bans] });
    expect(await decide(heavy('4'))).toMatchObject({ outcome: 'block', rules: ['yellow', 'standing-ban'] });
  });
});

describe('§2.7 the four strategies', () => {
  const cases = [
    ['diesel III', heavy('3', 'B'), 'block', 'block', 'block', 'block'],
    ['diesel IV', heavy('4', 'B'), 'allow', 'block', 'block', 'block'],
    ['diesel V', heavy('5', 'B'), 'allow', 'allow', 'allow', 'block'],
    ['gas III', heavy('3', 'E'), 'block', 'block', 'block', 'block'],
    ['gas IV', heavy('4', 'F'), 'allow', 'block', 'block', 'block'],
    ['gas V', heavy('5', 'F'), 'allow', 'allow', 'block', 'block'],
    ['gas VI', heavy('6', 'F'), 'allow', 'allow', 'allow', 'block'],
  ] as const;
  it.each([1, 2, 3, 4] as const)('strategy %i bans as far as it says', async (strategy) => {
    await scene.assign({ parts: strategies[strategy] });
    for (const [name, file, ...outcomes] of cases)
      expect((await decide(file)).outcome, name).toBe(outcomes[strategy - 1]);
  });
});

describe('§3.3 semantics', () => {
  it('gas is compared with its own banned stage, and an unknown fuel with the highest of them', async () => {
    await scene.assign({ parts: strategies[3] });
    expect((await decide(heavy('5', null))).codes[0]).toBe('stage-banned');
    expect((await decide(heavy('6', null))).outcome).toBe('allow');
  });

  it('an unknown stage is the worst, and the driver is told how it is supplemented', async () => {
    await scene.assign({ parts: orangeStd });
    const plateNo = '冀B70001';
    const { passage } = await scene.decide(await scene.vehicle(plateNo, heavy(null)), begins + 1);
    const [deciding] = (await scene.recorded(passage)).decision.reasons;
    expect(deciding).toMatchObject({ code: 'stage-unknown' });
    expect(deciding?.remedies.length).toBeGreaterThan(0);
    // A vehicle that nobody knows is of unknown stage, and counts as heavy.
    expect((await decide(null)).codes[0]).toBe('stage-unknown');
  });

  it.each(['F', 'G', 'H', 'J', 'K'])(
    'an 8-character plate with %s is not electric by its form: with unknown fuel it is unresolved',
    async (letter) => {
      await scene.assign({ parts: orangeStd });
      const plateNo = `冀B${letter}12345`;
      const unresolved = await decide(heavy(null, null), { plateNo, plateColour: '6' });
      expect(unresolved).toMatchObject({ outcome: 'block', codes: ['stage-unknown', 'compliant'] });
      expect((await decide(heavy('D', 'C'), { plateNo, plateColour: '6' })).outcome).toBe('allow');
    },
  );

  it('daily windows are Beijing time, start inclusive, end exclusive, across midnight', async () => {
    const night = aTable({
      ...{ id: 'night', columns: ['beijingMinute'] },
      rows: [aRow({ id: 'window', code: 'night', cells: [{ from: 22 * 60, to: 8 * 60 }] })],
    });
    await scene.assign({ parts: [night, compliant] });
    const midnight = begins + 3 * hour;
    const at = async (instant: number) => (await decide(heavy('6'), { at: instant })).codes[0];
    expect(await at(midnight - 2 * hour - 1)).toBe('compliant');
    expect(await at(midnight - 2 * hour)).toBe('night');
    expect(await at(midnight)).toBe('night');
    expect(await at(midnight + 8 * hour - 1)).toBe('night');
    expect(await at(midnight + 8 * hour)).toBe('compliant');
  });

  it('a cap that is used up denies the next vehicle, in its own window only', async () => {
    const within = aFreeRule({
      ...{ id: 'within', layer: 'default', effect: 'allow', code: 'within' },
      when: { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 },
    });
    await scene.assign({ parts: [within], quotas: [aQuota({ limit: { count: 1 } })] });
    const night = begins + hour;
    const codes = [];
    for (const at of [night, night + 1, night + day]) codes.push((await decide(heavy('6'), { at })).codes[0]);
    expect(codes).toEqual(['within', 'no-rule-hit', 'within']);
  });

  it('whoever entered before the start may leave only where the switch says so', async () => {
    await scene.assign({ parts: partsOf(stopAll()), allowExitIfEnteredBefore: false });
    const plate = await scene.vehicle('冀B80001', heavy('4'));
    await scene.crossed(plate, begins - hour);
    expect(await scene.decided(plate, begins + hour, leaving)).toBe('stop-all');
    await scene.assign({ parts: partsOf(stopAll()), allowExitIfEnteredBefore: true });
    expect(await scene.decided(plate, begins + 2 * hour, leaving)).toBe('exit-entered-before');
  });

  it('the order is over-limit list, emergency rule, standing ban, exemption, default', async () => {
    const rule = (id: string, layer: Parts[number]['layer'], effect: 'allow' | 'block') =>
      aFreeRule({
        id,
        layer,
        effect,
        code: id,
        when: { fact: 'vehicleSize', operator: 'equal', value: 'heavy' },
      });
    const layers = [
      rule('list', 'over-limit', 'block'),
      rule('alert', 'emergency', 'block'),
      rule('standing', 'standing', 'block'),
      rule('exempt', 'exemption', 'allow'),
      rule('rest', 'default', 'allow'),
    ];
    await scene.assign({ parts: layers.toReversed() });
    expect((await decide(heavy('4'))).codes[0]).toBe('list');
    await scene.assign({ parts: layers.slice(1).toReversed() });
    // An exemption lifts the bans, and both are recorded after it.
    expect((await decide(heavy('4'))).codes).toEqual(['exempt', 'alert', 'standing', 'rest']);
    await scene.assign({ parts: layers.filter(({ id }) => id !== 'list' && id !== 'exempt').toReversed() });
    expect((await decide(heavy('4'))).codes).toEqual(['alert', 'standing', 'rest']);
  });

  it('an exemption is recorded with its ground, and names reason, approver and validity', async () => {
    const exempt = aFreeRule({
      ...{ id: 'exempt', layer: 'exemption', effect: 'allow', code: 'exempt' },
      when: { fact: 'exemptions', operator: 'contains', value: 'vehicle' },
    });
    await scene.assign({ parts: [exempt, ...orangeStd] });
    const plateNo = await scene.vehicle('冀B90001', heavy('4'));
    const scope = {
      ground: 'vehicle',
      plateNo,
      plateColour: '1',
      fleet: null,
      cargo: null,
      vehicleCategory: null,
    };
    const validity = {
      validFrom: new Date(begins).toISOString(),
      validTo: new Date(begins + hour).toISOString(),
    };
    const why = { reason: '抢险运输', evidence: '指挥部批文', filingNo: '2026-12', person: '环保专员甲' };
    await scene.append('exemption-proposed', 'exemption/b', { payload: { ...scope, ...validity, ...why } });
    await scene.append('exemption-approved', 'exemption/b', {
      payload: { person: '复核员甲' },
      at: begins - hour,
    });
    const { passage, code } = await scene.decide(plateNo, begins + 1);
    expect([code, (await scene.recorded(passage)).exemptions]).toEqual([
      'exempt',
      [{ id: 'exemption/b', ground: 'vehicle' }],
    ]);
    expect(await scene.database.exemption.findUnique({ where: { id: 'exemption/b' } })).toMatchObject({
      ...{ reason: '抢险运输', decidedBy: { name: '复核员甲' } },
      validTo: new Date(begins + hour),
    });
  });
});
