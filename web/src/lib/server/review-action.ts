/** The form action by which a second person judges what somebody ordered in a passage. */
import { error, fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { reviewPassage, ReviewRefused } from '../../../../workflows/client/review-passage.ts';
import { verdicts } from '../../../../workflows/contract/review.ts';
import type { ReviewAnswer, ReviewVerdict, Verdict } from '../../../../workflows/contract/review.ts';
import { wordsOf } from '../i18n/words.ts';
import { isPassageId } from '../passages/passage-id.ts';
import { reviewReasons } from '../reviews/review-outcome.ts';
import type { ReviewField, ReviewForm, ReviewProblem } from '../reviews/review-outcome.ts';
import { troubleOf } from './failures.ts';
import { formOf } from './form.ts';
import { recordRefusal } from './gatekeeper.ts';
import { fieldOf } from './input.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 12_000;
const textLimit = { least: 4, most: 300 } as const;

export async function reviewAction(
  event: RequestEvent<{ id: string }>,
): Promise<ReviewForm | ActionFailure<ReviewForm>> {
  const passage = `passage/${event.params.id}`;
  if (!isPassageId(passage)) error(404, wordsOf(event.locals.lang).errors.noPassage);
  const form = await formOf(event);
  const field = (name: ReviewField): string => (fieldOf(form, name) ?? '').slice(0, 1_000);
  const values = { verdict: field('verdict'), reason: field('reason'), text: field('text') };
  const refuse = (status: number, problems: readonly ReviewProblem[]): ActionFailure<ReviewForm> =>
    fail(status, { unreviewed: { problems, values } });
  const problems = problemsOf(values);
  const { verdict } = values;
  if (problems.length > 0 || !isVerdict(verdict)) return refuse(400, problems);
  const answer = await send(passage, {
    verdict,
    person: signerOf(event.locals),
    reason: { code: values.reason, text: values.text },
    at: Date.now(),
  });
  if (typeof answer !== 'string') return { reviewed: answer };
  if (answer === 'ownWork') await recordRefusal(event, 'own work');
  return refuse(statusOf(answer), [answer]);
}

function problemsOf({ verdict, reason, text }: Record<ReviewField, string>): ReviewProblem[] {
  const reasons: readonly string[] = isVerdict(verdict)
    ? reviewReasons[verdict]
    : Object.values(reviewReasons).flat();
  const length = [...text].length;
  const checks: [ReviewProblem, boolean][] = [
    ['verdict', isVerdict(verdict)],
    ['reason', reasons.includes(reason)],
    ['text', length >= textLimit.least && length <= textLimit.most],
  ];
  return checks.filter(([, ok]) => !ok).map(([problem]) => problem);
}

function isVerdict(text: string): text is Verdict {
  return (verdicts as readonly string[]).includes(text);
}

const refusals: Readonly<Record<ReviewRefused['code'], ReviewProblem>> = {
  'own-work': 'ownWork',
  'not-yours': 'notYours',
  'not-open': 'notOpen',
  'not-possible-now': 'notNow',
  'bad-request': 'badRequest',
};

async function send(passage: string, verdict: ReviewVerdict): Promise<ReviewAnswer | ReviewProblem> {
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

function statusOf(problem: ReviewProblem): number {
  if (problem === 'ownWork' || problem === 'notYours') return 403;
  return problem === 'unreachable' || problem === 'noAnswer' ? 503 : 409;
}
