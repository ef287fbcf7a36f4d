import { expect, it } from 'vitest';
import type { FilterChoices } from './passage-filter.ts';
import {
  cursorText,
  fieldOfProblem,
  givenFilters,
  isFilter,
  listAddress,
  parseFilter,
} from './passage-filter.ts';

const choices: FilterChoices = {
  lane: ['1-in'],
  outcome: ['allow', 'block'],
  state: ['recorded'],
  level: ['none', 'red'],
  result: ['passed'],
};
const parse = (query: string) => parseFilter(new URLSearchParams(query), choices);
const id = 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7';

it('reads every filter', () => {
  const query = `plate=${encodeURIComponent('b·123')}&lane=1-in&outcome=block&state=recorded&level=red&result=passed&from=2026-11-24T21:00&to=2026-11-24T22:00`;
  expect(parse(query)).toEqual({
    plate: 'B123',
    lane: '1-in',
    outcome: 'block',
    state: 'recorded',
    level: 'red',
    result: 'passed',
    from: Date.parse('2026-11-24T13:00Z'),
    to: Date.parse('2026-11-24T14:00Z'),
    before: null,
    after: null,
  });
});

it('takes empty values for no filter', () => {
  expect(parse('plate=&lane=&from=&before=')).toMatchObject({
    plate: null,
    lane: null,
    from: null,
    before: null,
  });
});

it.each([
  ['plate=%25', 'plate'],
  ['plate=冀B123456789', 'plate'],
  ["plate=';drop", 'plate'],
  ['lane=9-in', 'lane'],
  ['outcome=maybe', 'outcome'],
  ['state=x', 'state'],
  ['level=purple', 'level'],
  ['result=x', 'result'],
  ['from=yesterday', 'from'],
  ['to=2026-11-31T00:00', 'to'],
  ['from=2026-11-24T21:00&to=2026-11-24T20:00', 'range'],
  ['before=1', 'cursor'],
  [`before=${'9'.repeat(15)}~${id}`, 'cursor'],
  [`before=1~${id}&after=1~${id}`, 'cursor'],
  ['before=1~passage/../../etc', 'cursor'],
  ['page=3', 'unknown'],
  ['lane=1-in&lane=1-in', 'unknown'],
])('refuses %s because of its %s', (query, problem) => {
  expect(parse(query)).toEqual([problem]);
});

it('tells everything that is wrong, each at its field', () => {
  const problems = parse('plate=%25&lane=9-in&from=2026-11-24T21:00&to=2026-11-24T20:00&before=1');
  expect(problems).toEqual(['plate', 'lane', 'range', 'cursor']);
  expect(
    ['plate', 'lane', 'range', 'cursor', 'unknown'].map((problem) => fieldOfProblem(problem as never)),
  ).toEqual(['plate', 'lane', 'to', null, null]);
  expect([isFilter(problems), isFilter(parse('lane=1-in'))]).toEqual([false, true]);
});

it('keeps what was typed, right or wrong', () => {
  expect(
    givenFilters(new URLSearchParams(`plate= %25 &from=yesterday&junk=1&lane=${'x'.repeat(500)}`)),
  ).toEqual({
    plate: '%',
    lane: 'x'.repeat(100),
    outcome: '',
    state: '',
    level: '',
    result: '',
    from: 'yesterday',
    to: '',
  });
});

it('keeps the filters in the address of another page, and nothing else', () => {
  const parameters = new URLSearchParams(`lane=1-in&before=1~${id}&junk=1`);
  const address = listAddress(parameters, { after: { at: 5, id } });
  expect(address).toBe(
    `/passages?${new URLSearchParams({ lane: '1-in', after: cursorText({ at: 5, id }) })}`,
  );
  expect(parse(address.split('?')[1] ?? '')).toMatchObject({ lane: '1-in', after: { at: 5, id } });
  expect(listAddress(new URLSearchParams('lane='))).toBe('/passages');
});
