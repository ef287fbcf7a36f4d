import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, normaliseVin, vinProblem } from './vin.ts';

const set = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';

describe('a VIN', () => {
  it.each(['1M8GDM9AXKP042788', 'LZZ5ELND3FD000001'])('%s is right', (vin) => {
    expect(vinProblem(vin)).toBeNull();
  });

  it.each(['1M8GDM9AXKP042788', 'LZZ5ELND3FD000001'])('%s is wrong with any other ninth character', (vin) => {
    for (const other of set) {
      const changed = `${vin.slice(0, 8)}${other}${vin.slice(9)}`;
      expect(vinProblem(changed)).toBe(changed === vin ? null : 'check-digit');
    }
  });

  it.each([
    '',
    'LZZ5ELND3FD00000',
    'LZZ5ELND3FD0000011',
    'LZZ5ELND3FDO00001',
    'IZZ5ELND3FD000001',
    'QZZ5ELND3FD000001',
    'lzz5elnd3fd000001',
    'LZZ5ELND3FD00000一',
  ])('is refused for its characters: %j', (vin) => {
    expect(vinProblem(vin)).toBe('characters');
  });

  it('is taken in full width, small letters and with spaces', () => {
    expect(normaliseVin(' ｌｚz5 elnd3fd 000001\n')).toBe('LZZ5ELND3FD000001');
  });

  it('has one right ninth character, whatever the others are', () => {
    const body = fc.string({ unit: fc.constantFrom(...set), minLength: 17, maxLength: 17 });
    fc.assert(
      fc.property(body, (vin) => {
        const right = `${vin.slice(0, 8)}${checkDigit(vin)}${vin.slice(9)}`;
        expect(vinProblem(right)).toBeNull();
        expect(
          [...set].filter((one) => vinProblem(`${vin.slice(0, 8)}${one}${vin.slice(9)}`) === null),
        ).toHaveLength(1);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const vin = normaliseVin(text);
        expect(normaliseVin(vin)).toBe(vin);
        expect(['characters', 'check-digit', null]).toContain(vinProblem(vin));
      }),
    );
  });
});
