import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { readPlan } from '../../../../lib/server/plans.ts';
import { planName, planStepAction } from '../../../../lib/server/step-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { version } = planName(event);
  const plan = await readPlan(version, event);
  if (plan === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  return { plan, crumb: { noun: 'policies', path: '/policies', title: `plan@${version}` } };
};

export const actions = {
  author: planStepAction('author'),
  approve: planStepAction('approve'),
} satisfies Actions;
