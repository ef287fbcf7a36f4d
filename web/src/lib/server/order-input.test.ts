import { expect, it } from 'vitest';
import { orderOf } from './order-input.ts';

const guard = { name: '门卫甲', username: 'operator', role: 'operator' };
const typed = {
  passage: 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7',
  kind: 'release',
  reason: 'file-wrong',
  text: ' 随车清单显示国五\n',
  attempt: 'abcdefgh-1',
  plateNo: '',
  plateColour: '1',
};

it('reads a whole order, without what surrounds the text', () => {
  expect(orderOf(typed, guard, 7)).toEqual({
    passage: 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7',
    attempt: 'abcdefgh-1',
    kind: 'release',
    order: { person: guard, reason: { code: 'file-wrong', text: '随车清单显示国五' }, at: 7 },
  });
});

it('reads an identification with the plate as the ledger writes it', () => {
  const parsed = orderOf({ ...typed, kind: 'identify', plateNo: ' 冀b·12345' }, guard, 7);
  expect(parsed).toMatchObject({ kind: 'identify', order: { plateNo: '冀B12345', plateColour: '1' } });
});

it('gives an attempt that cannot be one a name of its own', () => {
  expect(orderOf({ ...typed, attempt: "'" }, guard, 1)).toMatchObject({
    attempt: expect.stringMatching(/^[\w-]{36}$/) as string,
  });
});
