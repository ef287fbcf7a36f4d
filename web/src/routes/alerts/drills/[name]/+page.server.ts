import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { actAction, endAction } from '../../../../lib/server/drill-actions.ts';
import { readDrill } from '../../../../lib/server/drills.ts';
import { readMachines } from '../../../../lib/server/machines.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { title, unknown } = wordsOf(event.locals.lang).drills;
  const drill = await readDrill(event.params.name, event);
  if (drill === null) error(404, unknown);
  // Who has to stop at the level of the drill, not at the one in force.
  const { state, level, effectiveFrom } = drill.line;
  const machines = state === 'open' ? await readMachines(level, effectiveFrom) : [];
  return {
    drill,
    machines,
    crumb: { noun: 'alerts', path: '/alerts/drills', title: `${title} ${event.params.name}` },
  };
};

export const actions = { act: actAction, end: endAction } satisfies Actions;
