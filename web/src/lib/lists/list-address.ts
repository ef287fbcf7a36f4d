/** A list's address, read and written. An address may hold anything. */
import { dayStart, parseLocal } from '../format/beijing.ts';
import type {
  Choices,
  Cursor,
  FilterSpec,
  KeyKind,
  ListProblem,
  ListQuery,
  ListSpec,
  Order,
} from './list-spec.ts';

const longestGiven = 100;
const latest = Date.UTC(9999, 11, 31);
/** As much of `URLSearchParams` as is read here. */
export type Parameters = Pick<URLSearchParams, 'get' | 'getAll' | 'keys'>;

const stateNames = ['sort', 'cols', 'after', 'before'] as const;

/** What is asked for, or everything that is wrong with the address. Empty values are no filters. */
export function parseList(
  spec: ListSpec,
  parameters: Parameters,
  choices: Choices = {},
): ListQuery | readonly ListProblem[] {
  const given = (name: string): string | null => parameters.get(name)?.trim() || null;
  const problems: ListProblem[] = [];
  const complain = (code: ListProblem['code'], filter: string | null = null): null => {
    problems.push({ code, filter });
    return null;
  };
  const filters: Record<string, string | number> = {};
  if (hasUnknown(spec, parameters)) complain('unknown');
  for (const filter of spec.filters) {
    const text = given(filter.name);
    if (text === null) continue;
    const value = valueOf(filter, text, choices);
    if (value === null) complain(problemOf(filter), filter.name);
    else filters[filter.name] = value;
  }
  if (Number(filters['to'] ?? Infinity) < Number(filters['from'] ?? -Infinity)) complain('range', 'to');
  const order = orderOf(spec, given('sort')) ?? complain('order');
  const columns = columnsOf(spec, given('cols')) ?? complain('columns');
  const cursor = cursorOf(keysOf(spec, order ?? spec.order), given('after'), given('before'));
  if (cursor === 'broken') complain('cursor');
  if (problems.length > 0 || order === null || columns === null || cursor === 'broken') return problems;
  return { filters, order, columns, cursor };
}

export function isQuery(parsed: ListQuery | readonly ListProblem[]): parsed is ListQuery {
  return !Array.isArray(parsed);
}

/** What the address says of each filter, as it was typed. */
export function givenFilters(spec: ListSpec, parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    spec.filters.map(({ name }) => [name, parameters.get(name)?.trim().slice(0, longestGiven) ?? '']),
  );
}

export interface Change {
  readonly order?: Order;
  readonly columns?: readonly string[];
  readonly cursor?: { readonly side: Cursor['side']; readonly keys: readonly (string | number)[] };
  /** Another page of the same list, such as its export. */
  readonly path?: string;
}

/** The address of the same list with something changed. Without a cursor it begins at its start. */
export function listAddress(spec: ListSpec, parameters: Parameters, change: Change = {}): string {
  const next = new URLSearchParams();
  for (const { name } of spec.filters) {
    const value = parameters.get(name)?.trim();
    if (value) next.set(name, value);
  }
  const order = change.order === undefined ? parameters.get('sort') : orderText(change.order);
  if (order && order !== orderText(spec.order)) next.set('sort', order);
  const columns = change.columns?.join(',') ?? parameters.get('cols');
  if (columns && columns !== defaultColumns(spec).join(',')) next.set('cols', columns);
  if (change.cursor) next.set(change.cursor.side, change.cursor.keys.join('~'));
  const query = next.toString();
  const path = change.path ?? spec.path;
  return query === '' ? path : `${path}?${query}`;
}

export function defaultColumns({ columns }: ListSpec): string[] {
  return columns.filter(({ extra }) => extra !== true).map(({ id }) => id);
}

/** `plate` upwards, `-plate` downwards. */
export function orderText({ column, descending }: Order): string {
  return descending ? `-${column}` : column;
}

function problemOf(filter: FilterSpec): ListProblem['code'] {
  return filter.kind === 'text' ? filter.problem : filter.kind;
}

/** Null: it cannot be used. */
function valueOf(filter: FilterSpec, text: string, choices: Choices): string | number | null {
  if (filter.kind === 'instant') return parseLocal(text);
  if (filter.kind === 'day') {
    const noon = /^\d{4}-\d\d-\d\d$/.test(text) ? parseLocal(`${text}T12:00`) : null;
    return noon === null ? null : dayStart(noon);
  }
  if (filter.kind === 'choice')
    return (filter.codes ?? choices[filter.name] ?? []).includes(text) ? text : null;
  const value = filter.normalise?.(text) ?? text;
  return value.length <= filter.longest && filter.pattern.test(value) ? value : null;
}

/** A name that nobody asked for, or one that is there twice. */
function hasUnknown(spec: ListSpec, parameters: Parameters): boolean {
  const names: readonly string[] = [...spec.filters.map(({ name }) => name), ...stateNames];
  return [...parameters.keys()].some((name) => !names.includes(name) || parameters.getAll(name).length > 1);
}

function orderOf(spec: ListSpec, text: string | null): Order | null {
  if (text === null) return spec.order;
  const column = text.replace(/^-/, '');
  const isSortable = spec.columns.some(({ id, keys }) => id === column && keys !== undefined);
  return isSortable ? { column, descending: text.startsWith('-') } : null;
}

function columnsOf(spec: ListSpec, text: string | null): string[] | null {
  if (text === null) return defaultColumns(spec);
  const wanted = text.split(',');
  const known = spec.columns.map(({ id }) => id);
  return wanted.every((id) => known.includes(id)) ? known.filter((id) => wanted.includes(id)) : null;
}

/** How the parts of a position in this order are written. */
export function keysOf({ columns }: ListSpec, { column }: Order): readonly KeyKind[] {
  return columns.find(({ id }) => id === column)?.keys ?? [];
}

function cursorOf(
  kinds: readonly KeyKind[],
  after: string | null,
  before: string | null,
): Cursor | null | 'broken' {
  const text = after ?? before;
  if (text === null) return null;
  const parts = text.split('~');
  if ((after !== null && before !== null) || parts.length !== kinds.length) return 'broken';
  const keys = parts.map((part, index) => keyOf(kinds[index] ?? 'text', part));
  if (keys.some((key) => key === null)) return 'broken';
  return { side: after === null ? 'before' : 'after', keys: keys as (string | number)[] };
}

function keyOf(kind: KeyKind, text: string): string | number | null {
  if (kind === 'text') return text.length <= 200 ? text : null;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : null;
  return kind === 'instant' && number !== null && number > latest ? null : number;
}
