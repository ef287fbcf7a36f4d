import { error } from '@sveltejs/kit';
import { wordsOf } from '../../lib/i18n/words.ts';
import { givenFilters, isFilter, listAddress, parseFilter } from '../../lib/passages/passage-filter.ts';
import { alertLevels, outcomes, passageResults, passageStates } from '../../lib/passages/passage-states.ts';
import { readLaneNames } from '../../lib/server/lane-names.ts';
import { readPassagePage } from '../../lib/server/passage-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const lanes = await readLaneNames();
  const choices = {
    lane: Object.keys(lanes),
    outcome: outcomes,
    state: passageStates,
    level: alertLevels,
    result: passageResults,
  };
  const filter = parseFilter(url.searchParams, choices);
  const given = givenFilters(url.searchParams);
  if (!isFilter(filter)) {
    const [first = 'unknown'] = filter;
    error(400, wordsOf(locals.lang).errors.filters[first], { filter: { problems: filter, given, lanes } });
  }
  const { rows, older, newer } = await readPassagePage(filter);
  return {
    rows,
    lanes,
    given,
    older: older && listAddress(url.searchParams, { before: older }),
    newer: newer && listAddress(url.searchParams, { after: newer }),
    newest: filter.before === null && filter.after === null ? null : listAddress(url.searchParams),
  };
};
