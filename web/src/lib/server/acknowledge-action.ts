/** The form action by which a person answers an alarm. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { acknowledgeAlarm, AcknowledgementRefused } from '../../../../workflows/client/acknowledge-alarm.ts';
import type { Acknowledged, AlarmAcknowledgement } from '../../../../workflows/contract/acknowledge.ts';
import { alarmReasons } from '../orders/acknowledge-outcome.ts';
import type { AcknowledgeField, AcknowledgeForm, AcknowledgeProblem } from '../orders/acknowledge-outcome.ts';
import { troubleOf } from './failures.ts';
import { formOf } from './form.ts';
import { fieldOf } from './input.ts';
import { settings } from './settings.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 12_000;
const textLimit = { least: 4, most: 300 } as const;

export async function acknowledgeAction(
  event: RequestEvent,
): Promise<AcknowledgeForm | ActionFailure<AcknowledgeForm>> {
  const form = await formOf(event);
  const field = (name: string): string => (fieldOf(form, name) ?? '').slice(0, 1_000);
  const values = { reason: field('reason'), text: field('text') };
  const alarm = field('alarm').slice(0, 30);
  const refuse = (status: number, problems: readonly AcknowledgeProblem[]): ActionFailure<AcknowledgeForm> =>
    fail(status, { unacknowledged: { alarm, problems, values } });
  const problems = problemsOf(alarm, values);
  if (problems.length > 0) return refuse(400, problems);
  const { reason: code, text } = values;
  const person = signerOf(event.locals);
  const answer = await send({ alarm, person, reason: { code, text }, at: Date.now() });
  if (typeof answer === 'string') return refuse(statusOf(answer), [answer]);
  const before = answer.existed && answer.person !== person.name ? answer.person : null;
  return { acknowledged: { alarm, seq: answer.seq, before } };
}

function problemsOf(alarm: string, values: Record<AcknowledgeField, string>): AcknowledgeProblem[] {
  const length = [...values.text].length;
  const checks: [AcknowledgeProblem, boolean][] = [
    ['alarm', /^\d{1,18}$/.test(alarm)],
    ['reason', (alarmReasons as readonly string[]).includes(values.reason)],
    ['text', length >= textLimit.least && length <= textLimit.most],
  ];
  return checks.filter(([, ok]) => !ok).map(([problem]) => problem);
}

function statusOf(problem: AcknowledgeProblem): number {
  if (problem === 'notYours') return 403;
  return problem === 'unreachable' || problem === 'noAnswer' ? 503 : 409;
}

const refusals: Readonly<Record<AcknowledgementRefused['code'], AcknowledgeProblem>> = {
  'unknown-alarm': 'alarm',
  'not-yours': 'notYours',
  'bad-request': 'badRequest',
};

async function send(order: AlarmAcknowledgement): Promise<Acknowledged | AcknowledgeProblem> {
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
