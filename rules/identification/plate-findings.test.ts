import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plateFindings, withoutIAndO } from './plate-findings.ts';

const codes = (plate: string, colour: string): string[] =>
  plateFindings(plate, colour).map(({ code }) => code);

describe('what does not go together on a plate', () => {
  it.each([
    ['冀B12345', '0'],
    ['冀B12345', '1'],
    ['冀B12345', '3'],
    ['京AD12345', '4'],
    ['京A12345D', '6'],
    ['冀B1234挂', '1'],
    ['冀B0417警', '2'],
    ['粤Z2F18港', '3'],
    ['224578使', '3'],
    ['WJ京12345', '2'],
    ['京X0123应急', '2'],
    ['民航A1234', '4'],
    ['厂内0017', '1'],
    ['冀B1234临', '0'],
    ['', '1'],
    ['_无_', '5'],
    ['冀B12345', '5'],
    ['京AD12345', '5'],
  ])('is nothing: %s in colour %s', (plate, colour) => {
    expect(plateFindings(plate, colour)).toEqual([]);
  });

  it.each([
    ['冀B12345', '4', 'plate-kind-colour'],
    ['冀B12345', '6', 'plate-kind-colour'],
    ['京AD12345', '0', 'plate-kind-colour'],
    ['京AD12345', '6', 'plate-kind-colour'],
    ['京A12345D', '4', 'plate-kind-colour'],
    ['冀B1234挂', '0', 'plate-kind-colour'],
    ['VA12345', '1', 'plate-kind-colour'],
    ['冀B12345', '9', 'plate-kind-colour'],
  ])('is the colour: %s in colour %s', (plate, colour, code) => {
    expect(codes(plate, colour)).toEqual([code]);
  });

  it.each([
    ['测试号牌', '1', ['plate-form-unknown']],
    ['冀B12X挂5', '4', ['plate-form-unknown', 'plate-length-colour']],
    ['京AL12345', '1', ['plate-form-unknown', 'plate-length-colour']],
    ['京AL12345', '4', ['plate-form-unknown']],
    ['京AL12345', '5', ['plate-form-unknown']],
    ['冀BO2345', '1', ['plate-letter-i-o']],
    ['京AD1234O', '4', ['plate-letter-i-o']],
    ['IO测试', '1', ['plate-form-unknown']],
  ])('is the form: %s in colour %s', (plate, colour, expected) => {
    expect(codes(plate, colour)).toEqual(expected);
  });

  it('is said in whole sentences of both languages', () => {
    expect(plateFindings('京A12345D', '4')).toEqual([
      {
        code: 'plate-kind-colour',
        text: {
          zh: '大型新能源号牌应为黄绿牌（大型新能源），识别为绿牌（新能源）',
          en: 'a plate of the kind “large new energy” is yellow-green (large new energy), it was read as green (new energy)',
        },
      },
    ]);
    expect(plateFindings('冀BO2345', '1')[0]?.text.zh).toBe('号牌中没有字母 I 和 O，应为 冀B02345');
  });

  it('is not asked of what is no text of a plate', () => {
    expect(plateFindings('冀В12345', '1')).toEqual([]);
  });

  it('has digits for the letters that no plate has', () => {
    expect([withoutIAndO('冀bio345'), withoutIAndO('冀B12345')]).toEqual(['冀B10345', null]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plate, colour) => {
        expect(Array.isArray(plateFindings(plate, colour))).toBe(true);
      }),
    );
  });
});
