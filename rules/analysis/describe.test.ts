import { describe, expect, it } from 'vitest';
import type { Condition } from '../model/rule-set.ts';
import { aRule } from '../testing/rule-set.factory.ts';
import { describeCondition, describeFactValues, describeRule, describeVehicles } from './describe.ts';
import type { Values } from './told.ts';

const of = (...values: (string | number | boolean)[]): Values => ({ kind: 'of', values });
const range = (from: number | null, to: number | null): Values => ({
  kind: 'ranges',
  ranges: [{ from, to }],
});

describe('values of a fact', () => {
  it.each<[string, Values, string, string]>([
    ['fuelGroup', of('diesel', 'gas'), '柴油或燃气', 'diesel or gas'],
    ['fuelGroup', of('unknown'), '燃料大类 未知', 'fuel group unknown'],
    ['stageRank', of(0, 1, 2, 3, 4), '国四及以下', 'China IV or below'],
    ['stageRank', of(-1, 0, 1), '国一及以下或排放阶段 未知', 'China I or below or emission stage unknown'],
    ['stageRank', of(5, 6, 7), '国五及以上', 'China V or above'],
    ['stageRank', of(2, 3, 4), '国二至国四', 'China II to China IV'],
    ['stageRank', of(4), '国四', 'China IV'],
    ['stageRank', of(1, 3), '国一或国三', 'China I or China III'],
    ['beijingWeekday', of(1, 2, 3, 4, 5), '周一至周五', 'Monday to Friday'],
    ['beijingWeekday', of(5, 6), '周五或周六', 'Friday or Saturday'],
    ['overLimit', of(true), '在名单内', 'listed'],
    ['enteredBefore', of(true), '管控生效前已进厂 是', 'entered before the level in force began yes'],
    ['lane', of('1', '2'), '车道 1或车道 2', 'lane 1 or lane 2'],
    ['useNature', of('F'), '使用性质 货运', 'use nature freight'],
    [
      'fleet',
      { kind: 'except', values: ['unknown', '甲'] },
      '车队 不是未知、甲',
      'fleet not one of unknown, 甲',
    ],
    ['lane', { kind: 'except', values: ['1'] }, '车道 不是1', 'lane not 1'],
    ['beijingMinute', range(480, 1320), '08:00–22:00', '08:00–22:00'],
    [
      'beijingMinute',
      {
        kind: 'ranges',
        ranges: [
          { from: 0, to: 480 },
          { from: 1320, to: 1440 },
        ],
      },
      '22:00–08:00',
      '22:00–08:00',
    ],
    ['beijingMinute', range(1320, 1440), '22:00–24:00', '22:00–24:00'],
    ['beijingDay', range(20261124, 20261201), '2026-11-24至2026-11-30', '2026-11-24 to 2026-11-30'],
    ['beijingDay', range(20261231, 20270101), '2026-12-31', '2026-12-31'],
    ['beijingDay', range(null, 20261124), '2026-11-24以前', 'before 2026-11-24'],
    ['beijingDay', range(20261124, null), '2026-11-24起', 'from 2026-11-24'],
    ['quotaLeft.night', range(0, 1), '剩余配额 0', 'left of the quota 0'],
    ['quotaLeft.night', range(1, 5), '剩余配额 1至4', 'left of the quota 1 to 4'],
    ['quotaLeft.night', range(1, null), '剩余配额 1及以上', 'left of the quota 1 or above'],
    ['exemptions', { kind: 'contains', value: 'fleet' }, '豁免 含按车队豁免', 'exemptions with by fleet'],
    ['exemptions', { kind: 'lacks', value: 'fleet' }, '豁免 不含按车队豁免', 'exemptions without by fleet'],
  ])('%s %j reads %s / %s', (fact, values, ...[zh, en]) => {
    expect(describeFactValues({ fact, values })).toEqual({ zh, en });
  });
});

it('tells a box', () => {
  const box = [
    { fact: 'fuelGroup', values: of('diesel') },
    { fact: 'stageRank', values: of(0, 1, 2, 3, 4) },
    {
      fact: 'beijingMinute',
      values: {
        kind: 'ranges',
        ranges: [
          { from: 0, to: 480 },
          { from: 1320, to: 1440 },
        ],
      } as const,
    },
  ];
  expect(describeVehicles(box).zh).toBe('柴油、国四及以下、22:00–08:00');
  expect(describeVehicles([]).zh).toBe('任何车辆');
});

describe('a rule', () => {
  const diesel: Condition = { fact: 'fuelGroup', operator: 'equal', value: 'diesel' };
  const old: Condition = { fact: 'stageRank', operator: 'lessThanInclusive', value: 4 };
  const known: Condition = { fact: 'fuelGroup', operator: 'notEqual', value: 'unknown' };
  it.each<[Condition, string]>([
    [{ all: [diesel, old] }, '柴油、国四及以下'],
    [{ any: [diesel, { all: [known, old] }] }, '柴油或（燃料大类 不是未知、国四及以下）'],
    [{ all: [{ any: [diesel, old] }, { all: [known] }] }, '（柴油或国四及以下）、燃料大类 不是未知'],
    [{ all: [{ all: [diesel, old] }, known] }, '柴油、国四及以下、燃料大类 不是未知'],
    [{ not: diesel }, '非（柴油）'],
    [{ fact: 'fuel', operator: 'in', value: ['B', 'unknown'] }, '柴油或燃料类型 未知'],
    [{ fact: 'fuel', operator: 'notIn', value: [] }, '任何车辆'],
    [{ fact: 'fuel', operator: 'in', value: [] }, '无车辆'],
    [{ fact: 'cargo', operator: 'notEqual', value: '煤' }, '运输货物 不是煤'],
  ])('%j reads %s', (when, zh) => {
    expect(describeCondition(when).zh).toBe(zh);
  });

  it('says what it does', () => {
    expect(describeRule(aRule())).toEqual({ zh: '低于国五：不得通行', en: 'below China V: may not pass' });
    expect(describeRule(aRule({ effect: 'allow' })).en).toBe('below China V: may pass');
  });
});
