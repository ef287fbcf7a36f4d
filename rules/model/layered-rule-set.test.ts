import { describe, expect, it } from 'vitest';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { evaluate } from '../engine/evaluate.ts';
import {
  aFreeRule,
  aLayered,
  aQuota,
  aRow,
  aTable,
  orangeStandard,
  stopAll,
} from '../testing/layered.factory.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import type { Facts } from './decision.ts';
import { loadRuleSet } from './load-rule-set.ts';
import { type Cell, type HitPolicy, type LoadedRuleSet } from './rule-set.ts';

const load = (document: unknown) => loadRuleSet(document, sha256Hex);

async function decided(ruleSet: LoadedRuleSet, given: Facts): Promise<readonly string[]> {
  const { outcome, reasons } = await evaluate(ruleSet, factsOfBaseVehicle(given));
  return [outcome, ...reasons.map(({ code }) => code)];
}

describe('domain Appendix B, as a table', () => {
  const battery = { emissionStage: 'D', fuel: 'C', plateNo: '冀BD12345', plateColour: '6' };
  const light = { emissionStage: '5', fuel: 'A', vehicleType: 'H31', plateColour: '0' };
  it.each<[string, LoadedRuleSet, Facts, string[]]>([
    ['1: heavy diesel IV', orangeStandard(), { emissionStage: '4' }, ['block', 'stage-banned', 'compliant']],
    ['2: heavy diesel V', orangeStandard(), { emissionStage: '5' }, ['allow', 'compliant']],
    [
      '3: heavy gas IV',
      orangeStandard(),
      { emissionStage: '4', fuel: 'E' },
      ['block', 'stage-banned', 'compliant'],
    ],
    ['5: VI on the list', orangeStandard(), { emissionStage: '6', overLimit: true }, ['block', 'over-limit']],
    ['6: battery truck', stopAll(), battery, ['block', 'stop-all', 'compliant']],
    [
      '7: hazmat IV',
      orangeStandard(),
      { emissionStage: '4', vehicleCategory: '1' },
      ['allow', 'exempt-category', 'stage-banned', 'compliant'],
    ],
    ['10: light petrol V', orangeStandard(), light, ['allow', 'compliant']],
    [
      '11: stage unknown',
      orangeStandard(),
      { emissionStage: 'unknown' },
      ['block', 'stage-unknown', 'compliant'],
    ],
    [
      'unknown fuel counts as the worst',
      orangeStandard(),
      { emissionStage: '4', fuel: 'unknown' },
      ['block', 'stage-banned', 'compliant'],
    ],
  ])('row %s', async (_, ruleSet, ...[given, expected]) => {
    expect(await decided(ruleSet, given)).toEqual(expected);
  });

  it('row 13: the most restrictive of two overlapping bans wins, and both are told', async () => {
    const standing = aFreeRule({ id: 'standing-ban', layer: 'standing', code: 'standing-ban' });
    const emergency = aFreeRule({ id: 'yellow-ban', code: 'yellow-ban' });
    const allowed = aFreeRule({
      id: 'yellow-allows',
      effect: 'allow',
      code: 'yellow-allows',
      when: { fact: 'stageRank', operator: 'lessThan', value: 7 },
    });
    const document = aLayered({ parts: [standing, allowed, emergency] });
    expect(await decided(load(document), { emissionStage: '4' })).toEqual([
      'block',
      'yellow-ban',
      'standing-ban',
      'yellow-allows',
    ]);
  });
});

describe('precedence', () => {
  it('no exemption lifts the over-limit list', async () => {
    const given = { emissionStage: '4', vehicleCategory: '1', overLimit: true };
    expect(await decided(orangeStandard(), given)).toEqual(['block', 'over-limit', 'stage-banned']);
  });

  it('an exemption that no ban needs is no reason', async () => {
    expect(await decided(orangeStandard(), { vehicleCategory: '1' })).toEqual(['allow', 'compliant']);
  });

  it('whoever entered before may leave, when the document says so', async () => {
    const leaving = { direction: 'out', enteredBefore: true, emissionStage: '4' };
    expect((await decided(orangeStandard(), leaving)).slice(0, 2)).toEqual(['allow', 'exit-entered-before']);
    const strict = orangeStandard({ allowExitIfEnteredBefore: false });
    expect((await decided(strict, leaving))[0]).toBe('block');
    expect((await decided(orangeStandard(), { ...leaving, enteredBefore: false }))[0]).toBe('block');
  });

  it('nothing that hits blocks', async () => {
    const document = aLayered({ parts: [aFreeRule()] });
    expect(await decided(load(document), { emissionStage: '6' })).toEqual(['block', 'no-rule-hit']);
  });
});

describe('a cell', () => {
  const hits = async (fact: string, cell: Cell, given: Facts): Promise<boolean> => {
    const rows = [aRow({ cells: [cell] })];
    const document = aLayered({ parts: [aTable({ columns: [fact], rows })], quotas: [aQuota()] });
    return (await decided(load(document), given))[1] === 'stage-below-5';
  };

  it.each<[string, Cell, Facts, boolean]>([
    ['beijingMinute', { from: 1320, to: 480 }, { beijingMinute: 1320 }, true],
    ['beijingMinute', { from: 1320, to: 480 }, { beijingMinute: 0 }, true],
    ['beijingMinute', { from: 1320, to: 480 }, { beijingMinute: 479 }, true],
    ['beijingMinute', { from: 1320, to: 480 }, { beijingMinute: 480 }, false],
    ['beijingMinute', { from: 1320, to: 480 }, { beijingMinute: 1319 }, false],
    ['beijingMinute', { from: 480, to: 1320 }, { beijingMinute: 1320 }, false],
    ['beijingMinute', { from: 480, to: 1320 }, { beijingMinute: 480 }, true],
    ['beijingDay', { from: 20261124, to: 20261126 }, { beijingDay: 20261125 }, true],
    ['beijingDay', { from: 20261124, to: 20261126 }, { beijingDay: 20261126 }, false],
    ['beijingWeekday', { in: [0, 6] }, { beijingWeekday: 6 }, true],
    ['plateColour', { notIn: ['0', '4'] }, { plateColour: '1' }, true],
    ['exemptions', { contains: 'fleet' }, { exemptions: ['cargo', 'fleet'] }, true],
    ['exemptions', { doesNotContain: 'fleet' }, { exemptions: ['cargo', 'fleet'] }, false],
    ['networkStatus', { in: ['0', 'unknown'] }, { networkStatus: '0' }, true],
    ['cargo', { in: ['铁精粉'] }, { cargo: '铁精粉' }, true],
    ['quotaLeft.night', { to: 1 }, { 'quotaLeft.night': 0 }, true],
    ['quotaLeft.night', { to: 1 }, { 'quotaLeft.night': 1 }, false],
    ['stageRank', { bannedUpTo: { diesel: 4, gas: 5 } }, { emissionStage: '5' }, false],
    ['stageRank', { bannedUpTo: { diesel: 4, gas: 5 } }, { emissionStage: '5', fuel: 'E' }, true],
    ['stageRank', { bannedUpTo: { diesel: 4, gas: 5 } }, { emissionStage: '5', fuel: 'unknown' }, true],
    ['stageRank', { bannedUpTo: { diesel: 4 } }, { emissionStage: 'unknown' }, true],
    ['direction', null, {}, true],
  ])('of %s that asks %j, for %j: %s', async (fact, cell, ...[given, expected]) => {
    expect(await hits(fact, cell, { 'quotaLeft.night': 5, ...given })).toBe(expected);
  });
});

it('a row that asks nothing hits every vehicle, asks for no quota, and tells the driver nothing of it', async () => {
  const rows = [aRow({ cells: [null] })];
  const parts = [aTable({ columns: ['quotaLeft.night'], rows })];
  const set = load(aLayered({ parts, quotas: [aQuota()] }));
  const { reasons } = await evaluate(set, factsOfBaseVehicle({}));
  expect(reasons.map(({ rule, failed }) => [rule, failed])).toEqual([['table/row', []]]);
});

describe('a hit policy', () => {
  const table = (hitPolicy: HitPolicy) =>
    aTable({
      hitPolicy,
      columns: ['stageRank', 'direction'],
      rows: [
        aRow({ id: 'a', effect: 'allow', code: 'a', cells: [{ from: 5 }, null] }),
        aRow({ id: 'b', code: 'b', cells: [null, { in: ['in'] }] }),
      ],
    });

  it('first: the row above decides alone', async () => {
    const set = load(aLayered({ parts: [table('first')] }));
    expect(await decided(set, { emissionStage: '6' })).toEqual(['allow', 'a']);
    expect(await decided(set, { emissionStage: '4' })).toEqual(['block', 'b']);
  });

  it('most restrictive: all hit, the block wins', async () => {
    const set = load(aLayered({ parts: [table('most-restrictive')] }));
    expect(await decided(set, { emissionStage: '6' })).toEqual(['block', 'b', 'a']);
  });
});
