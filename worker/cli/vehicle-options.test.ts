import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  parseCategory,
  parseFuel,
  parsePatience,
  parsePlate,
  parseSpeed,
  parseStage,
  parseType,
  parseVin,
} from './vehicle-options.ts';

describe('what the command line says of a vehicle', () => {
  it.each([
    [parseFuel, 'diesel', 'B'],
    [parseFuel, 'Hydrogen', 'P'],
    [parseFuel, 'b', 'B'],
    [parseFuel, 'Q', 'Q'],
    [parseCategory, 'livelihood', '3'],
    [parseCategory, '0', '0'],
    [parseStage, '4', '4'],
    [parseStage, 'd', 'D'],
    [parseType, 'h17', 'H17'],
    [parseType, 'x99', 'X99'],
    [parseVin, 'lzz5 elnd3fd 000001', 'LZZ5ELND3FD000001'],
    [parseVin, 'LZZ5ELND4FD000001', 'LZZ5ELND4FD000001'],
    [parsePlate, '冀B12345', '冀B12345'],
    [parsePlate, ' 冀b·12345 ', '冀B12345'],
    [parsePlate, '冀Ｂ１２３４５', '冀B12345'],
    [parsePlate, '冀B-12345', '冀B12345'],
    [parsePlate, '粤B12345D', '粤B12345D'],
    [parsePlate, 'WJ京12345', 'WJ京12345'],
    [parsePlate, '224578使', '224578使'],
    [parsePlate, '厂内0017', '厂内0017'],
  ] as const)('is taken in words and in codes: %o %s', (parse, text, code) => {
    expect(parse(text)).toBe(code);
  });

  it.each([
    [parseFuel, 'coal', 'petrol, diesel'],
    [parseFuel, '', 'petrol'],
    [parseFuel, 'BB', 'A–F, L–Q, Y, Z'],
    [parseFuel, 'G', 'A–F, L–Q, Y, Z'],
    [parseCategory, '5', 'freight'],
    [parseStage, '7', '0–6'],
    [parseStage, '国四', '0–6'],
    [parseType, '17', 'H17'],
    [parseType, 'H07', 'H17'],
    [parseType, 'W12', 'J (wheeled machine)'],
    [parseVin, 'LZZ5ELND3FDO00001', 'without I, O and Q'],
    [parseVin, 'LZZ5ELND3FD00001', '17 letters'],
    [parsePatience, '-1', 'from 0 to 600000'],
    [parsePatience, 'soon', 'number'],
    [parsePatience, 'Infinity', 'number'],
    [parsePatience, '', 'number'],
    [parseSpeed, '0', 'from 0.1 to 1000'],
    [parsePlate, '', '4 to 10'],
    [parsePlate, '   ', '4 to 10'],
    [parsePlate, '冀B1', '4 to 10'],
    [parsePlate, '冀B123456789', '4 to 10'],
    [parsePlate, '冀B1;DROP', 'letters'],
    [parsePlate, '冀B;12345', 'letters'],
    [parsePlate, '冀B\u200b12345', 'without invisible'],
    [parsePlate, '冀В12345', 'only look like'],
    [parsePlate, '冀B12\u000045', 'letters'],
    [parsePlate, '🚚🚚🚚🚚', 'letters'],
    [parsePlate, 'ПРИВЕТ', 'letters'],
  ] as const)('is refused with what would be right: %o %s', (parse, text, wanted) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
    expect(() => parse(text)).toThrow(wanted);
  });

  it('may be a fraction where it is a factor', () => {
    expect([parsePatience('0'), parseSpeed('2.5')]).toEqual([0, 2.5]);
  });

  it('knows no word that objects have by themselves', () => {
    expect(() => parseFuel('constructor')).toThrow(InvalidArgumentError);
  });
});
