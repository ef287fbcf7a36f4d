import { wordsOf } from '../../../lib/i18n/words.ts';
import { announceAction } from '../../../lib/server/drill-actions.ts';
import { readDrills } from '../../../lib/server/drills.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { title } = wordsOf(locals.lang).drills;
  return { lines: await readDrills(), crumb: { noun: 'alerts', path: '/alerts', title } };
};

export const actions = { announce: announceAction } satisfies Actions;
