import { expect, it } from 'vitest';
import { problemsOf } from '../forms/problems.fixture.ts';
import { viewSchema } from './view-schema.ts';

it('asks for a name of one line, and for a list that there is', () => {
  const view = { list: 'passages', query: '?outcome=block', name: '拦截' };
  expect(problemsOf(viewSchema, view)).toEqual({});
  expect(problemsOf(viewSchema, { ...view, name: ' ' })).toEqual({ name: ['name'] });
  expect(problemsOf(viewSchema, { ...view, name: '长'.repeat(41) })).toEqual({ name: ['name'] });
  expect(problemsOf(viewSchema, { list: 'toString', query: '?a\u0000', name: 'a\nb' })).toEqual({
    list: ['list'],
    query: ['list'],
    name: ['name'],
  });
});
