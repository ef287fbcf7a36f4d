import { error } from '@sveltejs/kit';
import { plateHalves } from '../../../lib/format/plate.ts';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { isPassageId } from '../../../lib/passages/passage-id.ts';
import { mayDo } from '../../../../../workflows/contract/roles.ts';
import { readDrafts } from '../../../lib/server/drafts.ts';
import { orderAction } from '../../../lib/server/order-action.ts';
import { readPassage } from '../../../lib/server/passage-detail.ts';
import { readWorkflow } from '../../../lib/server/passage-workflow.ts';
import { reviewAction } from '../../../lib/server/review-action.ts';
import { dueElsewhere, readReview } from '../../../lib/server/reviews.ts';
import { mayTest } from '../../../lib/server/take-passage.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const id = `passage/${params.id}`;
  const words = wordsOf(locals.lang);
  if (!isPassageId(id)) error(404, words.errors.noPassage);
  const isAuthor = locals.who !== null && mayDo(locals.who.role, 'policies.author');
  const [passage, workflow, review, due, drafts] = await Promise.all([
    readPassage(id),
    readWorkflow(id),
    readReview(id, locals.who),
    dueElsewhere(id, locals.who),
    isAuthor ? readDrafts() : null,
  ]);
  if (passage === null) error(404, words.errors.noPassage);
  const plate = passage.plateNo === null ? words.board.unreadPlate : plateHalves(passage.plateNo).join('·');
  const outcome =
    passage.outcome === 'allow' || passage.outcome === 'block'
      ? words.outcomes[passage.outcome]
      : words.passage.undecided;
  return {
    passage,
    workflow,
    review,
    due,
    drafts: drafts?.filter(({ covers }) => mayTest(covers, passage)) ?? null,
    crumb: { noun: 'passages', path: '/passages', title: words.passage.heading(plate, outcome) },
  };
};

export const actions = { order: orderAction, review: reviewAction } satisfies Actions;
