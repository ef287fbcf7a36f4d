import { expect, it } from 'vitest';
import { object } from 'valibot';
import { choice, line, reasonText } from './fields.ts';
import { problemsOf } from './problems.fixture.ts';

const schema = object({
  why: reasonText('why'),
  name: line('name', { least: 1, most: 3 }),
  kind: choice('kind', ['a', 'b']),
});
const problems = (changes: object): unknown =>
  problemsOf(schema, { why: '四个字好', name: '甲', kind: 'a', ...changes });

it('takes a reason of 4 to 300 characters as people count them, without what surrounds it', () => {
  expect(problems({})).toEqual({});
  for (const why of ['一二三', ' 一二三 \n', '', 'a'.repeat(301), '🚛'.repeat(3)])
    expect(problems({ why }), why).toEqual({ why: ['why'] });
  for (const why of ['🚛'.repeat(300), ` ${'a'.repeat(300)}\r\n`, '第一行\r\n第二行'])
    expect(problems({ why }), why).toEqual({});
});

it('refuses what cannot be stored, at its field', () => {
  expect(problems({ why: '四个字好\u0000' })).toEqual({ why: ['why'] });
  expect(problems({ why: '四个字好\uD800' })).toEqual({ why: ['why'] });
  expect(problems({ name: 'a\nb' })).toEqual({ name: ['name'] });
});

it('takes nothing but a value of the list, and no text for what is none', () => {
  expect(problems({ kind: 'constructor' })).toEqual({ kind: ['kind'] });
  expect(problems({ kind: '__proto__', name: 'abcd' })).toEqual({ kind: ['kind'], name: ['name'] });
  expect(problemsOf(schema, { why: ['四个字好'], name: 7 })).toEqual({
    why: ['why'],
    name: ['name'],
    kind: [expect.any(String)],
  });
});
