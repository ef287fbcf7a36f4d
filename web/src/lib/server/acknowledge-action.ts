/** The form action by which a person answers an alarm. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { acknowledgeAlarm, AcknowledgementRefused } from '../../../../workflows/client/acknowledge-alarm.ts';
import type { Acknowledged, AlarmAcknowledgement } from '../../../../workflows/contract/acknowledge.ts';
import type { AcknowledgeForm, AcknowledgeTrouble } from '../orders/acknowledge-outcome.ts';
import { acknowledgeFormId, acknowledgeSchema } from '../orders/acknowledge-schema.ts';
import type { AcknowledgeFields } from '../orders/acknowledge-schema.ts';
import { troubleOf } from './failures.ts';
import { checkedForm } from './form.ts';
import { settings } from './settings.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 12_000;

export async function acknowledgeAction(
  event: RequestEvent,
): Promise<AcknowledgeForm | ActionFailure<AcknowledgeForm>> {
  const form = await checkedForm<AcknowledgeFields, AcknowledgeTrouble>(event, {
    id: '',
    schema: acknowledgeSchema,
  });
  const { alarm, reason: code, text } = form.data;
  form.id = acknowledgeFormId(alarm);
  if (!form.valid) return fail(400, { form });
  const person = signerOf(event);
  const answer = await send({ alarm, person, reason: { code, text: text.trim() }, at: Date.now() });
  if (typeof answer === 'string') {
    return message(form, { code: answer }, { status: statusOf(answer) }) as ActionFailure<AcknowledgeForm>;
  }
  const before = answer.existed && answer.person !== person.name ? answer.person : null;
  return { form, acknowledged: { alarm, seq: answer.seq, before } };
}

type Refusal = Exclude<AcknowledgeTrouble['code'], 'console'>;

function statusOf(refusal: Refusal): 403 | 409 | 503 {
  if (refusal === 'notYours') return 403;
  return refusal === 'unreachable' || refusal === 'noAnswer' ? 503 : 409;
}

const refusals: Readonly<Record<AcknowledgementRefused['code'], Refusal>> = {
  'unknown-alarm': 'alarm',
  'not-yours': 'notYours',
  'bad-request': 'badRequest',
};

async function send(order: AlarmAcknowledgement): Promise<Acknowledged | Refusal> {
  try {
    await mustBeReachable();
    return await within(patience, () => acknowledgeAlarm(temporal(), order, settings().temporal.taskQueue));
  } catch (error) {
    if (error instanceof AcknowledgementRefused) return refusals[error.code];
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    return trouble.kind === 'unreachable' || trouble.kind === 'noAnswer' ? trouble.kind : 'badRequest';
  }
}
