import { expect, it } from 'vitest';
import { isPlate, normalisePlate, plateClass, plateHalves } from './plate.ts';

it('takes a plate as people type it', () => {
  expect(normalisePlate(' 冀b·12345 ')).toBe('冀B12345');
  expect(normalisePlate('冀Ｂ１２３４５')).toBe('冀B12345');
});

it('knows a plate from other text', () => {
  for (const plate of ['冀B12345', '冀BD80517', '粤Z2F18港', '冀B0417警']) expect(isPlate(plate)).toBe(true);
  for (const text of ['', '冀B1', '冀B123456789', '冀B12\u000045', "冀B'--1", '冀b12345'])
    expect(isPlate(text)).toBe(false);
});

it('cuts a plate after its second character, whatever the characters are', () => {
  expect(plateHalves('冀B12345')).toEqual(['冀B', '12345']);
  expect(plateHalves('𠮷B12345')).toEqual(['𠮷B', '12345']);
});

it('has a colour for every code, and none for a plate that was not read', () => {
  expect(plateClass('冀B12345', '1')).toBe('yellow');
  expect(plateClass('冀B12345', '9')).toBe('other');
  expect(plateClass(null, '1')).toBe('unread');
});
