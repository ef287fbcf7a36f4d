import { describe, expect, it } from 'vitest';
import { carried, judgeStage, STAGE_LADDER, stageFindings, stageOfPlateLetter } from './emission-stage.ts';

describe('the ladder of the emission stage', () => {
  it('takes the highest source that says anything, with its basis', () => {
    const said = STAGE_LADDER.map((source, at) => [source, String(at)] as const);
    for (const [at, source] of STAGE_LADDER.entries())
      expect(judgeStage(Object.fromEntries(said.slice(at)))).toMatchObject({ stage: String(at), source });
    expect(judgeStage({})).toBeNull();
  });

  it.each([
    ['platform', '2'],
    ['vehicle-list', '2'],
    ['catalogue', '1'],
    ['same-vin', '2'],
    ['same-model', '1'],
    ['manual', '3'],
    ['plate-letter', '0'],
  ] as const)('records %s as basis %s', (source, basis) => {
    expect(judgeStage({ [source]: '5' })).toEqual({ stage: '5', source, basis });
  });

  it('passes over a source that was asked and knows nothing', () => {
    expect(judgeStage({ platform: null, manual: '4' })?.source).toBe('manual');
  });
});

describe('what the letter of a plate proves', () => {
  it.each([
    ['京AD12345', 'D'],
    ['京A12345E', 'D'],
    ['京AF12345', null],
    ['京A12345K', null],
    ['WJ京12345', null],
    ['冀B12345', null],
  ])('of %s is %s', (plate, stage) => {
    expect(stageOfPlateLetter(plate)).toBe(stage);
  });

  const file = (plateNo: string, emissionBasis: string | null) =>
    ({ plateNo, emissionBasis, emissionStage: 'D', fuel: 'C' }) as const;

  it('holds for one that is electric by its letter, and makes it so where the file names the basis only', () => {
    expect(carried(file('京AD12345', '0'))).toEqual({ emissionStage: 'D', fuel: 'C' });
    expect(carried({ ...file('京AD12345', '0'), emissionStage: null, fuel: null })).toEqual({
      emissionStage: 'D',
      fuel: null,
    });
  });

  it('does not hold for other letters: neither stage nor fuel', () => {
    expect(carried(file('京AF12345', '0'))).toEqual({ emissionStage: null, fuel: null });
    expect(carried({ ...file('京AF12345', '0'), fuel: 'O' })).toEqual({ emissionStage: null, fuel: 'O' });
  });

  it.each(['1', '2', '3', null])('is not asked where the basis is %s', (basis) => {
    expect(carried(file('京AF12345', basis))).toEqual({ emissionStage: 'D', fuel: 'C' });
  });
});

describe('a stage that wants a look', () => {
  const truck = {
    plateNo: '冀B12345',
    emissionBasis: '2',
    emissionStage: '6',
    fuel: 'B',
    vehicleType: 'H17',
    registeredOn: '20210805',
  };
  const codes = (part: Partial<Record<keyof typeof truck, string | null>> & { plateNo?: string }): string[] =>
    stageFindings({ ...truck, ...part }).map(({ code }) => code);

  it.each([
    [{}, []],
    [{ emissionStage: '5' }, ['stage-below-date']],
    [{ emissionStage: '5', registeredOn: '2021-06-30' }, []],
    [{ emissionStage: '4', registeredOn: '2017-07-01' }, ['stage-below-date']],
    [{ emissionStage: '3', registeredOn: '20150101' }, ['stage-below-date']],
    [{ emissionStage: '3', registeredOn: '20141231' }, []],
    [{ emissionStage: '5', fuel: 'E' }, ['stage-below-date']],
    [{ emissionStage: '5', fuel: 'A' }, []],
    [{ emissionStage: '5', fuel: null }, []],
    [{ emissionStage: '5', vehicleType: 'H31' }, []],
    [{ emissionStage: '5', vehicleType: null }, []],
    [{ emissionStage: '5', registeredOn: null }, []],
    [{ emissionStage: 'D' }, []],
    [{ emissionStage: null }, ['stage-list-needed']],
    [{ emissionStage: null, registeredOn: '20161231' }, []],
    [
      { plateNo: '冀BD12345', emissionStage: 'D', emissionBasis: '0', registeredOn: null },
      ['stage-by-plate'],
    ],
    [
      { plateNo: '冀BF12345', emissionStage: 'D', emissionBasis: '0' },
      ['stage-not-by-plate', 'stage-list-needed'],
    ],
    [{ emissionStage: null, emissionBasis: '0', registeredOn: null }, ['stage-not-by-plate']],
  ])('%j has %j', (part, expected) => {
    expect(codes(part)).toEqual(expected);
  });

  it('is told in whole sentences', () => {
    expect(stageFindings({ ...truck, emissionStage: '5' })[0]?.text).toEqual({
      zh: '登记日期之后的重型车应不低于国六',
      en: 'a heavy vehicle registered then would be China 6 or better',
    });
  });
});
