import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACT_CATALOGUE, factOf } from '../../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import { cellProblem } from '../../../../../rules/model/parts.check.ts';
import type { Cell, Scalar } from '../../../../../rules/model/rule-set.ts';
import { cellWords } from './cell-words.ts';
import { readCell } from './read-cell.ts';

const read = (fact: string, text: string): Cell | string => {
  const answer = readCell(factOf(fact), text);
  return 'cell' in answer ? answer.cell : `${answer.problem.code}: ${answer.problem.about}`;
};

describe('a cell is read', () => {
  it.each<[string, string, Cell]>([
    ['fuelGroup', '任意', null],
    ['fuelGroup', ' ', null],
    ['fuelGroup', '柴油、燃气', { in: ['diesel', 'gas'] }],
    ['fuelGroup', 'diesel, Gas', { in: ['diesel', 'gas'] }],
    ['fuelGroup', '柴油或燃气', { in: ['diesel', 'gas'] }],
    ['fuelGroup', '非柴油', { notIn: ['diesel'] }],
    ['fuelGroup', '除柴油、燃气外', { notIn: ['diesel', 'gas'] }],
    ['vehicleCategory', '危险品或固废运输', { in: ['1'] }],
    ['vehicleCategory', '货运除外', { notIn: ['0'] }],
    ['vehicleSize', '重', { in: ['heavy'] }],
    ['plateColour', '绿牌', { in: ['4'] }],
    ['useNature', '非营运', { in: ['A'] }],
    ['emissionStage', '国Ⅴ', { in: ['5'] }],
    ['emissionStage', '国4，国5', { in: ['4', '5'] }],
    ['stageRank', '国四及以下', { to: 5 }],
    ['stageRank', '≤国4', { to: 5 }],
    ['stageRank', '低于国五', { to: 5 }],
    ['stageRank', 'China V or above', { from: 5 }],
    ['stageRank', '国三至国五', { from: 3, to: 6 }],
    ['stageRank', '国三-国五', { from: 3, to: 6 }],
    ['stageRank', '柴油 国四及以下；燃气 国五及以下', { bannedUpTo: { diesel: 4, gas: 5 } }],
    ['stageRank', '柴油≤国四', { bannedUpTo: { diesel: 4 } }],
    ['beijingMinute', '22:00-08:00', { from: 1320, to: 480 }],
    ['beijingMinute', '22点至次日8点', { from: 1320, to: 480 }],
    ['beijingMinute', '２２：００～８：３０', { from: 1320, to: 510 }],
    ['beijingMinute', '21:00起', { from: 1260 }],
    ['beijingMinute', '08:00以前', { to: 480 }],
    ['beijingMinute', '8-20', { from: 480, to: 1200 }],
    ['beijingDay', '2026-11-24 至 2026-11-30', { from: 20261124, to: 20261201 }],
    ['beijingDay', '2026/11/24', { in: [20261124] }],
    ['beijingDay', '2026年12月31日起', { from: 20261231 }],
    ['beijingWeekday', '周一至周五', { from: 1, to: 6 }],
    ['beijingWeekday', '周六、周日', { in: [6, 0] }],
    ['overLimit', '是', { in: [true] }],
    ['overLimit', '不在名单内', { in: [false] }],
    ['vehicleKnown', 'not on file', { in: [false] }],
    ['exemptions', '不含按车队豁免', { doesNotContain: 'fleet' }],
    ['exemptions', 'by cargo', { contains: 'cargo' }],
    ['fleet', '宏通车队、鑫盛运输', { in: ['宏通车队', '鑫盛运输'] }],
    ['fleet', '“甲、乙”', { in: ['甲、乙'] }],
    ['fleet', '未知', { in: ['unknown'] }],
    ['fleet', '不是宏通车队', { notIn: ['宏通车队'] }],
    ['quotaLeft.night', '>0', { from: 1 }],
  ])('%s: %s', (fact, text, cell) => {
    expect(read(fact, text)).toEqual(cell);
  });

  it.each([
    ['fuelGroup', '煤', 'unknownValue: 煤'],
    ['fuelGroup', '柴油、煤油灯', 'unknownValue: 煤油灯'],
    ['plateColour', '黄', 'unclear: 黄牌、黄绿牌（大型新能源）'],
    ['stageRank', '国五以下', 'upDown: 国五以下'],
    ['beijingMinute', '25:00', 'unknownValue: 25:00'],
    ['beijingMinute', '22:00-22:00', 'notPossible: the range is empty: from is included, to is not'],
    ['beijingDay', '2026-02-30', 'unknownValue: 2026-02-30'],
    ['fuelGroup', '__proto__', 'unknownValue: __proto__'],
    ['overLimit', '也许', 'unknownValue: 也许'],
    ['fuelGroup', '柴油及以上', 'unknownValue: 柴油及以上'],
  ])('not: %s %s', (fact, text, problem) => {
    expect(read(fact, text)).toBe(problem);
  });
});

const valueOf = (fact: FactDefinition): fc.Arbitrary<Scalar> => {
  if (fact.type === 'flag') return fc.boolean();
  if (fact.type === 'time') return fc.integer({ min: 0, max: 1440 });
  if (fact.type === 'date')
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
      .map((day) => Number(day.toISOString().slice(0, 10).replaceAll('-', '')));
  if (fact.codes !== null)
    return fc
      .constantFrom(...Object.keys(fact.codes))
      .map((code) => (fact.type === 'number' ? Number(code) : code));
  if (fact.type === 'number') return fc.integer({ min: -1, max: 500 });
  return fc.oneof(
    fc.string({ unit: fc.constantFrom(...'甲乙非不除、， "ab1-任意') }).filter((text) => !/["“”]/.test(text)),
    fc.constantFrom('unknown', '', 'H11', '任意', '2026-11-24', 'any', '非营运公司', 'not mine'),
  );
};

const cellOf = (fact: FactDefinition): fc.Arbitrary<Cell> => {
  const value = valueOf(fact);
  const list = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
  if (fact.type === 'set') {
    const member = fc.constantFrom(...Object.keys(fact.codes ?? {}));
    return fc.oneof(
      member.map((contains): Cell => ({ contains })),
      member.map((doesNotContain): Cell => ({ doesNotContain })),
    );
  }
  const lists = fc.oneof(
    list.map((values): Cell => ({ in: values })),
    list.map((values): Cell => ({ notIn: values })),
    fc.constant<Cell>(null),
  );
  if (!['number', 'time', 'date'].includes(fact.type)) return lists;
  const ranges = fc
    .tuple(value as fc.Arbitrary<number>, value as fc.Arbitrary<number>, fc.integer({ min: 0, max: 2 }))
    .map(([one, other, ends]): Cell =>
      ends === 0 ? { from: one } : ends === 1 ? { to: other } : { from: one, to: other },
    );
  const banned = fc
    .dictionary(fc.constantFrom('diesel', 'gas', 'petrol', 'unknown'), fc.integer({ min: -1, max: 7 }), {
      minKeys: 1,
    })
    .map((bannedUpTo): Cell => ({ bannedUpTo: { ...bannedUpTo } }));
  return fact.name === 'stageRank' ? fc.oneof(lists, ranges, banned) : fc.oneof(lists, ranges);
};

describe.each(['zh', 'en'] as const)('words in %s are read back as the cell that they tell', (lang) => {
  const facts = [...FACT_CATALOGUE, factOf('quotaLeft.night')];
  it.each(facts.map((fact) => [fact.name, fact] as const))('%s', (name, fact) => {
    fc.assert(
      fc.property(cellOf(fact), (cell) => {
        fc.pre(cellProblem(fact, cell) === null);
        expect(read(name, cellWords(name, cell, lang) ?? '')).toEqual(cell);
      }),
      { numRuns: 300 },
    );
  });
});
