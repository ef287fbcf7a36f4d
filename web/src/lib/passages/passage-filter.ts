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
const longest = 100;
export type FilterField = (typeof filterFields)[number];
export type FilterProblem = FilterField | 'range' | 'cursor' | 'unknown';

/** Where on the form a problem is told; null: it is none of one field. */
export function fieldOfProblem(problem: FilterProblem): FilterField | null {
  if (problem === 'range') return 'to';
  return problem === 'cursor' || problem === 'unknown' ? null : problem;
}

/** What the address says of each field, as it was typed. */
export function givenFilters(parameters: URLSearchParams): Record<FilterField, string> {
  const entries = filterFields.map((name) => [name, parameters.get(name)?.trim().slice(0, longest) ?? '']);
  return Object.fromEntries(entries) as Record<FilterField, string>;
}

export interface FilterChoices {
  readonly lane: readonly string[];
  readonly outcome: readonly string[];
  readonly state: readonly string[];
  readonly level: readonly string[];
  readonly result: readonly string[];
}

/** The filter, or everything that is wrong with the address. Empty values are no filters. */
export function parseFilter(
  parameters: URLSearchParams,
  choices: FilterChoices,
): PassageFilter | readonly FilterProblem[] {
  const given = (name: string): string | null => parameters.get(name)?.trim() || null;
  const plate = given('plate') === null ? null : normalisePlate(given('plate') ?? '');
  const [from, to] = [instantOf(given('from')), instantOf(given('to'))];
  const [before, after] = [cursorOf(given('before')), cursorOf(given('after'))];
  const broken = (name: keyof FilterChoices): boolean => {
    const value = given(name);
    return value !== null && !choices[name].includes(value);
  };
  const checks: readonly (readonly [FilterProblem, boolean])[] = [
    ['unknown', hasUnknown(parameters)],
    ['plate', plate !== null && !/^[\p{Script=Han}A-Z0-9]{1,10}$/u.test(plate)],
    ...choiceFields.map((name) => [name, broken(name)] as const),
    ['from', Number.isNaN(from)],
    ['to', Number.isNaN(to)],
    ['range', from !== null && to !== null && to < from],
    ['cursor', before === 'broken' || after === 'broken' || (before !== null && after !== null)],
  ];
  const problems = checks.filter(([, isWrong]) => isWrong).map(([problem]) => problem);
  if (problems.length > 0 || before === 'broken' || after === 'broken') return problems;
  const chosen = Object.fromEntries(choiceFields.map((name) => [name, given(name)])) as Chosen;
  return { ...chosen, plate, from, to, before, after };
}

export function isFilter(parsed: PassageFilter | readonly FilterProblem[]): parsed is PassageFilter {
  return !Array.isArray(parsed);
}

const choiceFields = ['lane', 'outcome', 'state', 'level', 'result'] as const;
type Chosen = Pick<PassageFilter, (typeof choiceFields)[number]>;

/** A name that nobody asked for, or one that is there twice. */
function hasUnknown(parameters: URLSearchParams): boolean {
  const names: readonly string[] = [...filterFields, 'before', 'after'];
  return [...parameters.keys()].some((name) => !names.includes(name) || parameters.getAll(name).length > 1);
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
