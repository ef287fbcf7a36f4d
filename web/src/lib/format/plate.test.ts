import { expect, it } from 'vitest';
import { plateClass, plateHalves } from './plate.ts';

it('cuts a plate after its second character, whatever the characters are', () => {
  expect(plateHalves('冀B12345')).toEqual(['冀B', '12345']);
  expect(plateHalves('𠮷B12345')).toEqual(['𠮷B', '12345']);
});

it('has a colour for every code, and none for a plate that was not read', () => {
  expect(plateClass('冀B12345', '1')).toBe('yellow');
  expect(plateClass('冀B12345', '9')).toBe('other');
  expect(plateClass(null, '1')).toBe('unread');
});
