import { expect, it } from 'vitest';
import { isFailed, parseOrder } from './order-input.ts';

const guard = { name: '门卫甲', username: 'operator', role: 'operator' };
const aForm = (changes: Record<string, string> = {}): FormData => {
  const form = new FormData();
  const fields = {
    passage: 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7',
    kind: 'release',
    reason: 'file-wrong',
    text: '随车清单显示国五',
    attempt: 'abcdefgh-1',
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const problemsOf = (changes: Record<string, string>): string[] => {
  const parsed = parseOrder(aForm(changes), guard, 1);
  return isFailed(parsed) ? parsed.problems.map(({ code }) => code) : [];
};

it('reads a whole order', () => {
  expect(parseOrder(aForm({ person: 'somebody else' }), guard, 7)).toEqual({
    passage: 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7',
    attempt: 'abcdefgh-1',
    kind: 'release',
    order: { person: guard, reason: { code: 'file-wrong', text: '随车清单显示国五' }, at: 7 },
  });
});

it('reads an identification with the plate as the ledger writes it', () => {
  const parsed = parseOrder(
    aForm({ kind: 'identify', reason: 'read-on-site', plateNo: ' 冀b·12345', plateColour: '1' }),
    guard,
    7,
  );
  expect(parsed).toMatchObject({ kind: 'identify', order: { plateNo: '冀B12345', plateColour: '1' } });
});

it('names every field that is wrong and keeps what was typed', () => {
  expect(problemsOf({ reason: 'not-compliant', text: '太短了' })).toEqual(['reason', 'text']);
  expect(problemsOf({ kind: 'identify', reason: 'read-on-site', plateNo: '冀B', plateColour: '9' })).toEqual([
    'plateNo',
    'plateColour',
  ]);
  expect(problemsOf({ kind: 'explode', passage: 'passage/../x' })).toEqual(['kind', 'passage', 'reason']);
  expect(problemsOf({ text: 'a'.repeat(301) })).toEqual(['text']);
  expect(problemsOf({ text: '四个字\u0000' })).toEqual(['text']);
  expect(parseOrder(aForm({ text: '短' }), guard, 1)).toMatchObject({
    values: { reason: 'file-wrong', text: '短' },
  });
});

it('gives an attempt that cannot be one a name of its own', () => {
  expect(parseOrder(aForm({ attempt: "'" }), guard, 1)).toMatchObject({
    attempt: expect.stringMatching(/^[\w-]{36}$/) as string,
  });
});
