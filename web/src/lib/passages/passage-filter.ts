/** The filters of the passage list: the address is the state, and an address may hold anything. */
import { parseLocal } from '../format/beijing.ts';
import { normalisePlate } from '../format/plate.ts';
import { isPassageId } from './passage-id.ts';

export interface Cursor {
  /** Event time, ms. */
  readonly at: number;
  readonly id: string;
}

export interface PassageFilter {
  readonly plate: string | null;
  readonly lane: string | null;
  readonly outcome: string | null;
  readonly state: string | null;
  readonly level: string | null;
  readonly result: string | null;
  /** Event time from (inclusive) and to (exclusive), ms. */
  readonly from: number | null;
  readonly to: number | null;
  /** Older than this passage, or newer than it; never both. */
  readonly before: Cursor | null;
  readonly after: Cursor | null;
}

export const filterFields = ['plate', 'lane', 'outcome', 'state', 'level', 'result', 'from', 'to'] as const;
export type FilterField = (typeof filterFields)[number];
export type FilterProblem = FilterField | 'range' | 'cursor' | 'unknown';

export interface FilterChoices {
  readonly lane: readonly string[];
  readonly outcome: readonly string[];
  readonly state: readonly string[];
  readonly level: readonly string[];
  readonly result: readonly string[];
}

/** The filter, or the first thing that is wrong with the address. Empty values are no filters. */
export function parseFilter(
  parameters: URLSearchParams,
  choices: FilterChoices,
): PassageFilter | FilterProblem {
  for (const name of parameters.keys()) {
    if (!(filterFields as readonly string[]).includes(name) && name !== 'before' && name !== 'after')
      return 'unknown';
    if (parameters.getAll(name).length > 1) return 'unknown';
  }
  const given = (name: string): string | null => parameters.get(name)?.trim() || null;
  for (const name of ['lane', 'outcome', 'state', 'level', 'result'] as const) {
    const value = given(name);
    if (value !== null && !choices[name].includes(value)) return name;
  }
  const plate = given('plate') === null ? null : normalisePlate(given('plate') ?? '');
  if (plate !== null && !/^[\p{Script=Han}A-Z0-9]{1,10}$/u.test(plate)) return 'plate';
  const [from, to] = [instantOf(given('from')), instantOf(given('to'))];
  if (Number.isNaN(from)) return 'from';
  if (Number.isNaN(to)) return 'to';
  if (from !== null && to !== null && to < from) return 'range';
  const [before, after] = [cursorOf(given('before')), cursorOf(given('after'))];
  if (before === 'broken' || after === 'broken' || (before !== null && after !== null)) return 'cursor';
  const { lane, outcome, state, level, result } = {
    lane: given('lane'),
    outcome: given('outcome'),
    state: given('state'),
    level: given('level'),
    result: given('result'),
  };
  return { plate, lane, outcome, state, level, result, from, to, before, after };
}

/** NaN for a text that is no time. */
function instantOf(text: string | null): number | null {
  return text === null ? null : (parseLocal(text) ?? Number.NaN);
}

export function cursorText({ at, id }: Cursor): string {
  return `${at}~${id}`;
}

const latest = Date.UTC(9999, 11, 31);

function cursorOf(text: string | null): Cursor | null | 'broken' {
  if (text === null) return null;
  const match = /^(\d{1,15})~(.+)$/.exec(text);
  const [at, id] = [Number(match?.[1]), match?.[2] ?? ''];
  return at <= latest && isPassageId(id) ? { at, id } : 'broken';
}

/** The address of the same list at another position. */
export function listAddress(
  parameters: URLSearchParams,
  position: { before?: Cursor; after?: Cursor } = {},
): string {
  const next = new URLSearchParams();
  for (const name of filterFields) {
    const value = parameters.get(name)?.trim();
    if (value) next.set(name, value);
  }
  if (position.before) next.set('before', cursorText(position.before));
  if (position.after) next.set('after', cursorText(position.after));
  const query = next.toString();
  return query === '' ? '/passages' : `/passages?${query}`;
}
