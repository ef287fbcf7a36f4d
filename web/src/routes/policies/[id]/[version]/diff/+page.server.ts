import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../../lib/i18n/words.ts';
import { readDiff, setsToCompare } from '../../../../../lib/server/policy-diff.ts';
import { ruleSetName } from '../../../../../lib/server/step-action.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const name = ruleSetName(event);
  const { searchParams } = event.url;
  const [compared, sets] = await Promise.all([readDiff(name, searchParams.get('with')), setsToCompare()]);
  if (compared === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  return {
    compared,
    sets,
    name,
    crumb: {
      noun: 'policies',
      path: `/policies/${name.id}/${name.version}`,
      title: `${name.id}@${name.version}`,
    },
  };
};
