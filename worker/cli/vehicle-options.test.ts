import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseCategory, parseFuel, parseMilliseconds, parseStage, parseType } from './vehicle-options.ts';

describe('what the command line says of a vehicle', () => {
  it.each([
    [parseFuel, 'diesel', 'B'],
    [parseFuel, 'Hydrogen', 'P'],
    [parseFuel, 'b', 'B'],
    [parseCategory, 'livelihood', '3'],
    [parseCategory, '0', '0'],
    [parseStage, '4', '4'],
    [parseStage, 'd', 'D'],
    [parseType, 'h17', 'H17'],
  ] as const)('is taken in words and in codes: %o %s', (parse, text, code) => {
    expect(parse(text)).toBe(code);
  });

  it.each([
    [parseFuel, 'coal', 'petrol, diesel'],
    [parseFuel, '', 'petrol'],
    [parseFuel, 'BB', 'petrol'],
    [parseCategory, '5', 'freight'],
    [parseStage, '7', '0–6'],
    [parseStage, '国四', '0–6'],
    [parseType, '17', 'H17'],
    [parseMilliseconds, '-1', 'not negative'],
    [parseMilliseconds, 'soon', 'number'],
    [parseMilliseconds, 'Infinity', 'number'],
  ] as const)('is refused with what would be right: %o %s', (parse, text, wanted) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
    expect(() => parse(text)).toThrow(wanted);
  });

  it('may be a fraction where it is a factor', () => {
    expect([parseMilliseconds('0'), parseMilliseconds('2.5')]).toEqual([0, 2.5]);
  });

  it('knows no word that objects have by themselves', () => {
    expect(() => parseFuel('constructor')).toThrow(InvalidArgumentError);
  });
});
