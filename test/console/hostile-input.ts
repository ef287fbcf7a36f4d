/** What anybody may send: addresses, fields, headers and texts of which none is as it should be. */
import fc from 'fast-check';
import { permissions } from '../../web/src/lib/server/permissions.ts';

export const routes = Object.keys(permissions).filter((route) => route !== '/events' && route !== '/healthz');
export const actions = [
  '',
  ...new Set(Object.values(permissions).flatMap(({ actions = {} }) => Object.keys(actions))),
];
export const fields = [
  'passage',
  'kind',
  'reason',
  'text',
  'plateNo',
  'plateColour',
  'alarm',
  'level',
  'from',
  'to',
  'lane',
  'outcome',
  'before',
  'after',
  'cursor',
  'person',
  'username',
  'password',
  'current',
  'again',
  'code',
  'next',
  'back',
  'lang',
  'theme',
  'role',
  'name',
  'attempt',
  'noticeNo',
  'driver',
  'phone',
  'owner',
  'licence',
  'forget',
  'basis',
  'list',
  'query',
  'id',
  // Names that the form library knows.
  '__superform_id',
  '__superform_json',
  '__superform_file_driver',
];

/** Text that breaks things: no text, long text, control characters, half surrogates, quotes, paths, formulas, numbers. */
export const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\uD800',
    "' OR 1=1 --",
    '../../etc/passwd',
    '%00',
    '%',
    '=1+1',
    '-1',
    '1e400',
    'NaN',
    '9'.repeat(40),
    '2026-13-45',
    '{"$ne":null}',
    '__proto__',
    '<script>alert(1)</script>',
    'a'.repeat(5_000),
    '冀B12345',
    'release',
    '/\\evil.invalid',
    '//evil.invalid',
  ),
);
export const pairs = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...fields), nasty), nasty), { maxLength: 5 });
export const anything = fc.record({
  route: fc.constantFrom(...routes),
  tail: nasty,
  action: fc.constantFrom(...actions),
  query: pairs,
  form: fc.option(pairs),
  who: fc.nat(3),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'),
  type: fc.constantFrom(
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json',
    'text/plain',
    '',
  ),
  accept: fc.constantFrom('text/html', 'application/json', '*/*', ''),
  cookie: fc.oneof(fc.constant(''), nasty),
  data: fc.boolean(),
});
export type Anything = typeof anything extends fc.Arbitrary<infer Value> ? Value : never;

export const asciiOnly = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?');
export const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
export const queryOf = (given: readonly (readonly [string, string])[]): string =>
  given.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');

export function pathOf({ route, tail, action, query, data }: Anything): string {
  const filled = route.replace(/\[.*\]/, asciiOnly(encoded(tail)) || 'x');
  const suffix = data ? `${filled === '/' ? '' : filled}/__data.json` : filled;
  const search = [action === '' ? '' : `/${action}`, queryOf(query)].filter((part) => part !== '').join('&');
  return search === '' ? suffix : `${suffix}?${search}`;
}
