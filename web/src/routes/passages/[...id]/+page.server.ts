import { error } from '@sveltejs/kit';
import { plateHalves } from '../../../lib/format/plate.ts';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { isPassageId } from '../../../lib/passages/passage-id.ts';
import { orderAction } from '../../../lib/server/order-action.ts';
import { readPassage } from '../../../lib/server/passage-detail.ts';
import { readWorkflow } from '../../../lib/server/passage-workflow.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const id = `passage/${params.id}`;
  const words = wordsOf(locals.lang);
  if (!isPassageId(id)) error(404, words.errors.noPassage);
  const [passage, workflow] = await Promise.all([readPassage(id), readWorkflow(id)]);
  if (passage === null) error(404, words.errors.noPassage);
  const plate = passage.plateNo === null ? words.board.unreadPlate : plateHalves(passage.plateNo).join('·');
  const outcome =
    passage.outcome === 'allow' || passage.outcome === 'block'
      ? words.outcomes[passage.outcome]
      : words.passage.undecided;
  return {
    passage,
    workflow,
    crumb: { noun: 'passages', path: '/passages', title: words.passage.heading(plate, outcome) },
  };
};

export const actions = { order: orderAction } satisfies Actions;
