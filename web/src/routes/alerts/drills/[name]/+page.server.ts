import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { actAction, endAction } from '../../../../lib/server/drill-actions.ts';
import { readDrill } from '../../../../lib/server/drills.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { title, unknown } = wordsOf(event.locals.lang).drills;
  const drill = await readDrill(event.params.name, event);
  if (drill === null) error(404, unknown);
  return { drill, crumb: { noun: 'alerts', path: '/alerts/drills', title: `${title} ${event.params.name}` } };
};

export const actions = { act: actAction, end: endAction } satisfies Actions;
