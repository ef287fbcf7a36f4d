/** The form action by which a second person judges what somebody ordered in a passage. */
import { error, fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { reviewPassage, ReviewRefused } from '../../../../workflows/client/review-passage.ts';
import type { ReviewAnswer, ReviewVerdict, Verdict } from '../../../../workflows/contract/review.ts';
import { wordsOf } from '../i18n/words.ts';
import { isPassageId } from '../passages/passage-id.ts';
import type { ReviewForm, ReviewRefusal, ReviewTrouble } from '../reviews/review-outcome.ts';
import { reviewFormId, reviewSchema } from '../reviews/review-schema.ts';
import type { ReviewFields } from '../reviews/review-schema.ts';
import { troubleOf } from './failures.ts';
import { checkedForm } from './form.ts';
import { recordRefusal } from './gatekeeper.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 12_000;

export async function reviewAction(
  event: RequestEvent<{ id: string }>,
): Promise<ReviewForm | ActionFailure<ReviewForm>> {
  const passage = `passage/${event.params.id}`;
  if (!isPassageId(passage)) error(404, wordsOf(event.locals.lang).errors.noPassage);
  const form = await checkedForm<ReviewFields, ReviewTrouble>(event, {
    id: reviewFormId,
    schema: reviewSchema,
  });
  if (!form.valid) return fail(400, { form });
  const { verdict, reason: code, text } = form.data;
  const answer = await send(passage, {
    // The schema has looked.
    verdict: verdict as Verdict,
    person: signerOf(event),
    reason: { code, text: text.trim() },
    at: Date.now(),
  });
  if (typeof answer !== 'string') return { form, reviewed: answer };
  if (answer === 'ownWork') await recordRefusal(event, 'own work');
  return message(form, { code: answer }, { status: statusOf(answer) }) as ActionFailure<ReviewForm>;
}

const refusals: Readonly<Record<ReviewRefused['code'], ReviewRefusal>> = {
  'own-work': 'ownWork',
  'not-yours': 'notYours',
  'not-open': 'notOpen',
  'not-possible-now': 'notNow',
  'bad-request': 'badRequest',
};

async function send(passage: string, verdict: ReviewVerdict): Promise<ReviewAnswer | ReviewRefusal> {
  try {
    await mustBeReachable();
    return await within(patience, () => reviewPassage(temporal(), passage, verdict));
  } catch (thrown) {
    if (thrown instanceof ReviewRefused) return refusals[thrown.code];
    const trouble = troubleOf(thrown);
    if (trouble === null) throw thrown;
    return trouble.kind === 'unreachable' || trouble.kind === 'noAnswer' ? trouble.kind : 'badRequest';
  }
}

function statusOf(problem: ReviewRefusal): 403 | 409 | 503 {
  if (problem === 'ownWork' || problem === 'notYours') return 403;
  return problem === 'unreachable' || problem === 'noAnswer' ? 503 : 409;
}
