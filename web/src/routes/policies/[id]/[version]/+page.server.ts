import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { readRuleSet } from '../../../../lib/server/rule-set-records.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const words = wordsOf(locals.lang);
  const version = /^\d{1,6}$/.test(params.version) ? Number(params.version) : 0;
  const ruleSet = await readRuleSet(params.id, version);
  if (ruleSet === null) error(404, words.policies.unknown);
  const title = `${ruleSet.line.id}@${ruleSet.line.version}`;
  return {
    ...ruleSet,
    crumb: { noun: 'policies', path: '/policies', title },
  };
};
