import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalisePlate, plateTextProblem, saysNoPlate } from './plate-text.ts';

describe('the text of a plate', () => {
  it.each([
    [' 冀b·12345 ', '冀B12345'],
    ['冀Ｂ１２３４５', '冀B12345'],
    ['冀ｂ・１２３４５', '冀B12345'],
    ['冀B-12345', '冀B12345'],
    ['冀 B 1234 5\r\n', '冀B12345'],
    ['冀B\u30001234\u00a05', '冀B12345'],
    ['wj京12345', 'WJ京12345'],
    ['\t·冀B12345·\t', '冀B12345'],
  ])('is taken as people and cameras write it: %j', (text, plate) => {
    expect(normalisePlate(text)).toBe(plate);
    expect(plateTextProblem(text)).toBeNull();
  });

  it.each([
    ['', 'empty'],
    [' · ', 'empty'],
    ['冀B12\u200b345', 'invisible'],
    ['\ufeff冀B12345', 'invisible'],
    ['冀B12\u0000345', 'invisible'],
    ['冀B12\u202e345', 'invisible'],
    ['冀B12\u2028345', 'invisible'],
    ['冀B\ufe0f12345', 'invisible'],
    ['冀B\u315412345\u3164', 'invisible'],
    ['冀B12\ud800345', 'invisible'],
    ['冀В12345', 'homoglyph'],
    ['冀Β12345', 'homoglyph'],
    ['冀B1234５\u0301', 'homoglyph'],
    ['冀B12345\u0131', 'homoglyph'],
    ['冀\u{1d401}12345', 'homoglyph'],
    ['冀B①2345', 'homoglyph'],
    ['冀B٣2345', 'homoglyph'],
    ['⾀B12345', 'homoglyph'],
    ['〇B12345', 'homoglyph'],
    ['冀B12?45', 'characters'],
    ['冀B1;DROP', 'characters'],
    ['🚚🚚🚚🚚', 'characters'],
    ['冀B1', 'length'],
    ['冀B123456789', 'length'],
  ])('is refused with what is wrong: %j', (text, problem) => {
    expect(plateTextProblem(text)).toBe(problem);
  });

  it.each(['_无_', '无', ' 无牌 ', '无牌车', '未识别', '', '  '])(
    'says that there is no plate: %j',
    (text) => {
      expect(saysNoPlate(text)).toBe(true);
    },
  );

  it('is not taken for none where it is one', () => {
    expect(saysNoPlate('无B12345')).toBe(false);
  });

  it('is normalised once for all, and never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalisePlate(text);
        expect(normalisePlate(once)).toBe(once);
        expect(plateTextProblem(once)).toBe(plateTextProblem(text));
        expect(saysNoPlate(once)).toBe(saysNoPlate(text));
      }),
    );
  });

  it('holds nothing but plain characters where nothing is wrong with it', () => {
    const parts = fc.constantFrom(...'冀B1·　 ｂ１0O\u200bВ\u0301I?使挂'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: parts, maxLength: 14 }), (text) => {
        const isRight = /^[\u4e00-\u9fffA-Z0-9]{4,10}$/.test(normalisePlate(text));
        expect(plateTextProblem(text) === null).toBe(isRight);
      }),
    );
  });
});
