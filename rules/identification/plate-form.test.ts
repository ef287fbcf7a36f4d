import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plateForm } from './plate-form.ts';
import type { PlateKind } from './plate-form.ts';

const known: readonly (readonly [PlateKind, readonly string[]])[] = [
  ['ordinary', ['冀B12345', '京A8X88Z', '粤BZ9Z99', '新A00001', ' 冀b·12345 ']],
  ['new-energy-small', ['京AD12345', '冀BF12345', '沪AK12345']],
  ['new-energy-large', ['京A12345D', '冀B12345F']],
  ['trailer', ['冀B1234挂']],
  ['trainer', ['冀B1234学']],
  ['police', ['冀B0417警', '京A0001警']],
  ['hong-kong', ['粤Z2F18港']],
  ['macau', ['粤ZAB12澳']],
  ['test', ['冀B1234试']],
  ['oversize', ['冀B1234超']],
  ['emergency', ['京X0123应急']],
  ['embassy', ['224578使', '使224578', '使A2345', '京A0123使']],
  ['consulate', ['沪A0023领', '沪0023领', '领224578', '224578领']],
  ['armed-police', ['WJ京12345', 'WJ0112345', 'WJ12345', 'WJ京1234消']],
  ['military', ['VA12345', 'KA1234B']],
  ['civil-aviation', ['民航A1234', '民航12345']],
  ['temporary', ['冀B1234临', '临冀B12345', '临12345']],
  ['in-plant', ['厂内0017', '厂0017', '场内A12', '冀B厂内0017']],
  ['none', ['', '_无_', '无牌']],
  ['unknown', ['冀BO2345', '冀B1234I', 'ABCD', '测试号牌', '冀B123', '冀B1234567', '京AL12345', '冀B12L45D']],
];

describe('the kind of a plate', () => {
  it.each(known.flatMap(([kind, plates]) => plates.map((plate) => [plate, kind] as const)))(
    'of %j is %s',
    (plate, kind) => {
      expect(plateForm(plate).kind).toBe(kind);
    },
  );

  it.each([...'DABCE'])('is electric with the letter %s, small and large', (letter) => {
    expect(plateForm(`京A${letter}12345`)).toEqual({ kind: 'new-energy-small', energy: 'electric' });
    expect(plateForm(`京A12345${letter}`)).toEqual({ kind: 'new-energy-large', energy: 'electric' });
  });

  it.each([...'FGHJK'])('is not electric by itself with the letter %s', (letter) => {
    expect(plateForm(`京A${letter}12345`)).toEqual({ kind: 'new-energy-small', energy: 'not-only-electric' });
    expect(plateForm(`京A12345${letter}`)).toEqual({ kind: 'new-energy-large', energy: 'not-only-electric' });
  });

  it('says nothing of the energy of eight characters that are no new-energy plate', () => {
    for (const plate of ['WJ京12345', '京X0123应急', '京AL12345']) expect(plateForm(plate).energy).toBeNull();
  });

  it('is given for any text, and none is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof plateForm(text).kind).toBe('string');
      }),
    );
  });

  it('is one of the forms of GA 36 for every plate made by them', () => {
    const letter = fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ');
    const any = fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789');
    const province = fc.constantFrom(...'京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新');
    const body = fc.string({ unit: any, minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(province, letter, body, (p, l, rest) => {
        expect(plateForm(`${p}${l}${rest}`).kind).toBe('ordinary');
      }),
    );
  });
});
