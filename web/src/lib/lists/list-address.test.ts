import { expect, it } from 'vitest';
import type { Choices, ListQuery } from './list-spec.ts';
import { defaultColumns, givenFilters, isQuery, listAddress, orderText, parseList } from './list-address.ts';
import { listSpecs } from './list-specs.ts';

const choices: Choices = { lane: ['1-in'] };
const { passages, vehicles, audit } = listSpecs;
const parse = (query: string) => parseList(passages, new URLSearchParams(query), choices);
const id = 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7';

it('reads every filter', () => {
  const query = `plate=${encodeURIComponent('b·123')}&lane=1-in&stage=4&outcome=block&state=recorded&level=red&result=passed&from=2026-11-24T21:00&to=2026-11-24T22:00`;
  expect(parse(query)).toEqual({
    filters: {
      plate: 'B123',
      lane: '1-in',
      stage: '4',
      outcome: 'block',
      state: 'recorded',
      level: 'red',
      result: 'passed',
      from: Date.parse('2026-11-24T13:00Z'),
      to: Date.parse('2026-11-24T14:00Z'),
    },
    order: passages.order,
    columns: defaultColumns(passages),
    cursor: null,
  });
});

it('takes a day as its first instant in Beijing', () => {
  const query = parseList(audit, new URLSearchParams('from=2026-11-24&to=2026-11-24'), {}) as ListQuery;
  expect(query.filters).toEqual({
    from: Date.parse('2026-11-24T00:00+08:00'),
    to: Date.parse('2026-11-24T00:00+08:00'),
  });
});

it('takes empty values for no filter', () => {
  expect(parse('plate=&lane=&from=&after=&sort=&cols=')).toEqual(parse(''));
});

it('reads order, columns and position', () => {
  expect(
    parse(`sort=plate&cols=plate,time&after=${encodeURIComponent('冀B12345')}~1764000000000~${id}`),
  ).toMatchObject({
    order: { column: 'plate', descending: false },
    columns: ['time', 'plate'],
    cursor: { side: 'after', keys: ['冀B12345', 1764000000000, id] },
  });
  expect(parse(`before=5~${id}`)).toMatchObject({ cursor: { side: 'before', keys: [5, id] } });
});

it.each([
  ['plate=%25', 'plate', 'plate'],
  ['plate=冀B123456789', 'plate', 'plate'],
  ["plate=';drop", 'plate', 'plate'],
  ['lane=9-in', 'choice', 'lane'],
  ['outcome=maybe', 'choice', 'outcome'],
  ['level=constructor', 'choice', 'level'],
  ['from=yesterday', 'instant', 'from'],
  ['to=2026-11-31T00:00', 'instant', 'to'],
  ['from=2026-11-24T21:00&to=2026-11-24T20:00', 'range', 'to'],
  ['sort=reason', 'order', null],
  ['sort=--time', 'order', null],
  ['cols=time,secret', 'columns', null],
  ['cols=,', 'columns', null],
  ['after=1', 'cursor', null],
  [`after=x~${id}`, 'cursor', null],
  [`after=${'9'.repeat(15)}~${id}`, 'cursor', null],
  [`before=1~${id}&after=1~${id}`, 'cursor', null],
  [`sort=plate&after=1~${id}`, 'cursor', null],
  ['page=3', 'unknown', null],
  ['lane=1-in&lane=1-in', 'unknown', null],
])('refuses %s', (query, code, filter) => {
  expect(parse(query)).toEqual([{ code, filter }]);
});

it('tells everything that is wrong, each at its filter', () => {
  const problems = parse('plate=%25&lane=9-in&from=2026-11-24T21:00&to=2026-11-24T20:00&before=1');
  expect(isQuery(problems)).toBe(false);
  expect(problems).toEqual([
    { code: 'plate', filter: 'plate' },
    { code: 'choice', filter: 'lane' },
    { code: 'range', filter: 'to' },
    { code: 'cursor', filter: null },
  ]);
});

it('keeps what was typed, right or wrong', () => {
  const given = givenFilters(
    passages,
    new URLSearchParams(`plate= %25 &from=yesterday&junk=1&lane=${'x'.repeat(500)}`),
  );
  expect(given).toMatchObject({ plate: '%', lane: 'x'.repeat(100), outcome: '', from: 'yesterday' });
  expect(Object.keys(given)).toEqual(passages.filters.map(({ name }) => name));
});

it('keeps filters, order and columns in the address of another page, and nothing else', () => {
  const parameters = new URLSearchParams(`lane=1-in&sort=plate&before=1~${id}&junk=1`);
  const address = listAddress(passages, parameters, { cursor: { side: 'after', keys: ['冀B1', 5, id] } });
  expect(parse(address.split('?')[1] ?? '')).toMatchObject({
    filters: { lane: '1-in' },
    order: { column: 'plate', descending: false },
    cursor: { side: 'after', keys: ['冀B1', 5, id] },
  });
  expect(listAddress(passages, new URLSearchParams('lane='))).toBe('/passages');
});

it('does not write what is so anyway', () => {
  const shown = new URLSearchParams('sort=-time&cols=time');
  expect(listAddress(passages, shown, { columns: defaultColumns(passages) })).toBe('/passages');
  expect(
    listAddress(vehicles, new URLSearchParams(), { order: { column: 'ledger', descending: true } }),
  ).toBe('/ledgers/vehicles?sort=-ledger');
  expect(orderText(passages.order)).toBe('-time');
});
