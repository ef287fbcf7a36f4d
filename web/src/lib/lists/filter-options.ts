/** The words of what a filter offers, by filter and code. */
import { EMISSION_STAGES, FUELS } from '../../../../rules/catalogue/codes.ts';
import type { CodeTable } from '../../../../rules/catalogue/codes.ts';
import type { LaneName } from '../gates/lane-view.ts';
import type { Lang, Words } from '../i18n/words.ts';

export type FilterOptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function passageOptions(
  words: Words,
  lang: Lang,
  lanes: Readonly<Record<string, LaneName>>,
): FilterOptions {
  return {
    lane: Object.fromEntries(Object.entries(lanes).map(([id, name]) => [id, name[lang]])),
    stage: labels(EMISSION_STAGES, lang),
    fuel: labels(FUELS, lang),
    subject: words.alert.subjects,
    outcome: words.outcomes,
    state: words.states,
    level: words.alert.level,
    result: words.results,
    review: words.lists.reviewStates,
  };
}

function labels(table: CodeTable, lang: Lang): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([code, label]) => [code, label[lang]]));
}
