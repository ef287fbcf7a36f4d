import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { readPolicyWork } from '../../../../lib/server/policy-work.ts';
import { cancelAction, readSimulation, simulateAction } from '../../../../lib/server/simulations.ts';
import { readShadow, startShadowAction, stopShadowAction } from '../../../../lib/server/shadows.ts';
import { ruleSetName, stepAction } from '../../../../lib/server/step-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { id, version } = ruleSetName(event);
  const work = await readPolicyWork(id, version, event);
  if (work === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  const title = `${id}@${version}`;
  return {
    work,
    simulation: await readSimulation(work.line.digest),
    shadow: await readShadow(work.line),
    crumb: { noun: 'policies', path: '/policies', title },
  };
};

export const actions = {
  author: stepAction('author'),
  approve: stepAction('approve'),
  simulate: simulateAction,
  cancel: cancelAction,
  startShadow: startShadowAction,
  stopShadow: stopShadowAction,
} satisfies Actions;
