/** The form actions by which people propose exemptions, approve or refuse them, and end them. */
import { error, fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { ExemptionRefused, takeExemptionStep } from '../../../../workflows/client/exemptions.ts';
import type { ExemptionAnswer, ExemptionOrder } from '../../../../workflows/contract/exemption.ts';
import { exemptionId } from '../../../../workflows/contract/ids.ts';
import {
  actionOfJudgement,
  judgeFormId,
  judgeSchema,
  proposeFormId,
  proposeSchema,
  termsOf,
} from '../exemptions/exemption-schema.ts';
import type { JudgeFields, JudgeStep, ProposeFields } from '../exemptions/exemption-schema.ts';
import type { ExemptionTrouble, JudgeForm, ProposeForm } from '../exemptions/exemption-outcome.ts';
import { localInput } from '../format/beijing.ts';
import { wordsOf } from '../i18n/words.ts';
import { troubleOf } from './failures.ts';
import { checkedForm } from './form.ts';
import { recordRefusal } from './gatekeeper.ts';
import { settings } from './settings.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 12_000;
type Event = RequestEvent<{ name: string }>;

/** Throws 404 for an address that names no exemption. */
export function exemptionName({ params, locals }: Pick<Event, 'params' | 'locals'>): string {
  if (!/^[a-z0-9-]{1,60}$/.test(params.name)) error(404, wordsOf(locals.lang).exemptions.unknown);
  return params.name;
}

export async function proposeAction(event: RequestEvent): Promise<ProposeForm | ActionFailure<ProposeForm>> {
  const at = Date.now();
  const form = await checkedForm<ProposeFields, ExemptionTrouble>(event, {
    id: proposeFormId,
    schema: proposeSchema(() => at),
  });
  if (!form.valid) return fail(400, { form });
  const { attempt } = form.data;
  const name = `${localInput(at).slice(0, 10).replaceAll('-', '')}-${attempt.slice(0, 8)}`;
  const order = { step: 'propose', terms: termsOf(form.data, at), person: signerOf(event), at } as const;
  const answer = await send(exemptionId(name), order, attempt);
  if ('seq' in answer) return { form, done: { name, seq: answer.seq } };
  return message(form, answer, { status: statusOf(answer) }) as ActionFailure<ProposeForm>;
}

/** Steps of the other action are not taken by this one, whatever is sent. */
export const judgeAction =
  (part: 'approve' | 'end') =>
  async (event: Event): Promise<JudgeForm | ActionFailure<JudgeForm>> => {
    const id = exemptionId(exemptionName(event));
    const form = await checkedForm<JudgeFields, ExemptionTrouble>(event, {
      id: judgeFormId,
      schema: judgeSchema,
    });
    if (!form.valid) return fail(400, { form });
    // The schema has looked.
    const step = form.data.step as JudgeStep;
    const { reason: code, text } = form.data;
    const reason = { code, text: text.trim() };
    const order = { step, reason, person: signerOf(event), at: Date.now() };
    const isOther = actionOfJudgement(step) !== part;
    const answer = isOther ? badRequest : await send(id, order, crypto.randomUUID());
    if ('seq' in answer) return { form, done: { step, seq: answer.seq } };
    if (answer.code === 'ownWork') await recordRefusal(event, 'own work');
    return message(form, answer, { status: statusOf(answer) }) as ActionFailure<JudgeForm>;
  };

const badRequest: ExemptionTrouble = { code: 'badRequest' };

const refusals: Readonly<Record<ExemptionRefused['code'], ExemptionTrouble['code']>> = {
  'own-work': 'ownWork',
  'not-yours': 'notYours',
  'not-possible-now': 'notPossible',
  'bad-request': 'badRequest',
};

async function send(
  id: string,
  order: ExemptionOrder,
  attempt: string,
): Promise<ExemptionAnswer | ExemptionTrouble> {
  const { taskQueue } = settings().temporal;
  try {
    await mustBeReachable();
    return await within(patience, () => takeExemptionStep(temporal(), id, { order, taskQueue, attempt }));
  } catch (thrown) {
    if (thrown instanceof ExemptionRefused) return { code: refusals[thrown.code] };
    const trouble = troubleOf(thrown);
    if (trouble === null) throw thrown;
    const { kind } = trouble;
    return kind === 'unreachable' || kind === 'noAnswer' ? { code: kind } : badRequest;
  }
}

function statusOf({ code }: ExemptionTrouble): 400 | 403 | 409 | 503 {
  if (code === 'ownWork' || code === 'notYours') return 403;
  if (code === 'badRequest') return 400;
  return code === 'notPossible' ? 409 : 503;
}
