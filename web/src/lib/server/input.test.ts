import { expect, it } from 'vitest';
import { fieldOf, isUsableAddress, personOf } from './input.ts';

const address = (rest: string): boolean => isUsableAddress(new URL(`http://localhost/${rest}`));

it('refuses addresses with control characters, broken escapes or endless length', () => {
  expect(address('passages?plate=冀B')).toBe(true);
  expect(address('passages?plate=%00')).toBe(false);
  expect(address('passages?%0a=1')).toBe(false);
  expect(address('passages/%00')).toBe(false);
  expect(address('passages/%E0%A4%A')).toBe(false);
  expect(address(`passages?plate=${'a'.repeat(2_000)}`)).toBe(false);
});

it('reads fields of a form as text that can be stored', () => {
  const form = new FormData();
  form.set('text', ' 第一行\r\n第二行 ');
  form.set('nul', 'a\u0000b');
  form.set('file', new File(['x'], 'x.txt'));
  expect(fieldOf(form, 'text')).toBe('第一行\n第二行');
  expect([fieldOf(form, 'nul'), fieldOf(form, 'file'), fieldOf(form, 'none')]).toEqual([null, null, null]);
});

it('takes a remembered name only if it is one', () => {
  expect(personOf(' 门卫甲 ')).toBe('门卫甲');
  expect([personOf(undefined), personOf('a\nb'), personOf('x'.repeat(41))]).toEqual(['', '', '']);
});
