/** What the page of a list gets: its rows, and the addresses of everything that can be done to it. */
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import type { LaneName } from '../../gates/lane-view.ts';
import { wordsOf } from '../../i18n/words.ts';
import { givenFilters, isQuery, listAddress, parseList } from '../../lists/list-address.ts';
import type { Choices, ListProblem, ListQuery, ListSpec, Order } from '../../lists/list-spec.ts';
import type { ListState } from '../../lists/list-state.ts';
import { readViews } from '../saved-views.ts';
import { countUpTo, readPage } from './keyset.ts';
import type { KeysetPage, ListSource } from './keyset.ts';

const pageSize = 50;
export const countLimit = 1_000;

type Where = Pick<RequestEvent, 'url' | 'locals'>;

/** What an address may name, as the site has it now. */
export interface ListContext {
  readonly lanes?: Readonly<Record<string, LaneName>>;
  readonly choices?: Choices;
}

export async function loadList<Raw, Row>(
  event: Where,
  source: ListSource<Raw, Row>,
  context: ListContext = {},
): Promise<{ rows: readonly Row[]; list: ListState }> {
  const { spec } = source;
  const query = queryOf(event, spec, context);
  const [page, views] = await Promise.all([
    readPage(source, query, pageSize),
    event.locals.who === null ? [] : readViews(event.locals.who.username, spec.name),
  ]);
  const isAll = query.cursor === null && page.following === null;
  const count = isAll ? page.rows.length : await countUpTo(source, query.filters, countLimit);
  return {
    rows: page.rows,
    list: { ...stateOf({ url: event.url, spec }, query, page), choices: choicesOf(context), count, views },
  };
}

/** Throws 400 with everything that the page needs to show the filters again as they were typed. */
export function queryOf({ url, locals }: Where, spec: ListSpec, context: ListContext): ListQuery {
  const choices = choicesOf(context);
  const parsed = parseList(spec, url.searchParams, choices);
  if (isQuery(parsed)) return parsed;
  const [first = { code: 'unknown', filter: null } satisfies ListProblem] = parsed;
  const given = givenFilters(spec, url.searchParams);
  error(400, {
    status: 400,
    message: wordsOf(locals.lang).lists.problems[first.code],
    list: { name: spec.name, problems: parsed, given, choices, lanes: context.lanes ?? {} },
  });
}

function choicesOf({ lanes, choices }: ListContext): Choices {
  return lanes === undefined ? (choices ?? {}) : { ...choices, lane: Object.keys(lanes) };
}

function stateOf(
  { url, spec }: { url: URL; spec: ListSpec },
  { order, columns, cursor }: ListQuery,
  { following, preceding }: KeysetPage<unknown>,
): Omit<ListState, 'choices' | 'count' | 'views'> {
  const { searchParams } = url;
  const to = (side: 'after' | 'before', keys: KeysetPage<unknown>['following']): string | null =>
    keys && listAddress(spec, searchParams, { cursor: { side, keys } });
  const turned = (column: string): Order => ({
    column,
    // What is newest or highest is wanted first, and the same column again turns it round.
    descending: order.column === column ? !order.descending : spec.order.column === column,
  });
  return {
    name: spec.name,
    given: givenFilters(spec, searchParams),
    order,
    columns,
    sorts: Object.fromEntries(
      spec.columns
        .filter(({ keys }) => keys !== undefined)
        .map(({ id }) => [id, listAddress(spec, searchParams, { order: turned(id) })]),
    ),
    following: to('after', following),
    preceding: to('before', preceding),
    start: cursor === null ? null : listAddress(spec, searchParams),
    here: listAddress(spec, searchParams).slice(spec.path.length),
  };
}
