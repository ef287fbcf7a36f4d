/** The form actions by which people take a step in the work on a rule set. */
import { error, fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { PLAN_ID } from '../../../../rules/model/plan.ts';
import type { RuleSetName } from '../../../../workflows/contract/policy-work.ts';
import { wordsOf } from '../i18n/words.ts';
import { actionOfStep, stepFormId, stepSchema } from '../policies/step-schema.ts';
import type { Step, StepFields } from '../policies/step-schema.ts';
import type { StepForm, StepTrouble } from '../policies/step-outcome.ts';
import { checkedForm } from './form.ts';
import { recordRefusal } from './gatekeeper.ts';
import { sendStep, statusOfRefusal } from './policy-steps.ts';
import { signerOf } from './whoami.ts';

type Event = RequestEvent<{ id: string; version: string }>;
type PlanEvent = RequestEvent<{ version: string }>;

/** Throws 404 for an address that names no rule set. */
export function ruleSetName({ params, locals }: Pick<Event, 'params' | 'locals'>): RuleSetName {
  const isName = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(params.id) && params.id.length <= 64;
  if (!isName || !/^[1-9]\d{0,5}$/.test(params.version)) error(404, wordsOf(locals.lang).policies.unknown);
  return { id: params.id, version: Number(params.version) };
}

/** Throws 404 for an address that names no version of the plan. */
export function planName({ params, locals }: Pick<PlanEvent, 'params' | 'locals'>): RuleSetName {
  return ruleSetName({ params: { id: PLAN_ID, version: params.version }, locals });
}

/** `part`: steps of the other action are not taken by this one, whatever is sent. */
export const stepAction = (part: 'author' | 'approve') => stepOf<Event>(part, ruleSetName);
export const planStepAction = (part: 'author' | 'approve') => stepOf<PlanEvent>(part, planName);

const stepOf =
  <Asked extends PlanEvent>(part: 'author' | 'approve', nameOf: (event: Asked) => RuleSetName) =>
  async (event: Asked): Promise<StepForm | ActionFailure<StepForm>> => {
    const name = nameOf(event);
    const form = await checkedForm<StepFields, StepTrouble>(event, { id: stepFormId, schema: stepSchema });
    if (!form.valid) return fail(400, { form });
    // The schema has looked.
    const step = form.data.step as Step;
    if (actionOfStep(step) !== part) return refused(form, 'badRequest');
    const { digest, reason: code, text } = form.data;
    const reason = { code, text: text.trim() };
    const order = { step, digest, reason, person: signerOf(event), at: Date.now() };
    const answer = await sendStep(name, order);
    if ('seq' in answer) return { form, done: { step, seq: answer.seq } };
    if (answer.code === 'ownWork') await recordRefusal(event, 'own work');
    return message(form, answer, { status: statusOfRefusal(answer.code) }) as ActionFailure<StepForm>;
  };

function refused(form: StepForm['form'], code: 'badRequest'): ActionFailure<StepForm> {
  return message(form, { code, problems: [] }, { status: 400 }) as ActionFailure<StepForm>;
}
