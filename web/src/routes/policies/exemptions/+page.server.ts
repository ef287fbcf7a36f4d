import { isShownState } from '../../../lib/exemptions/exemption-view.ts';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { proposeAction } from '../../../lib/server/exemption-actions.ts';
import { readExemptions, readLevelsWithout, readScopes } from '../../../lib/server/exemptions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const now = Date.now();
  const asked = url.searchParams.get('state');
  const state = isShownState(asked) ? asked : null;
  const [list, scopes, without] = await Promise.all([
    readExemptions(state, now),
    readScopes(),
    readLevelsWithout(now),
  ]);
  const { title } = wordsOf(locals.lang).exemptions;
  return { ...list, state, scopes, without, crumb: { noun: 'policies', path: '/policies', title } };
};

export const actions = { propose: proposeAction } satisfies Actions;
