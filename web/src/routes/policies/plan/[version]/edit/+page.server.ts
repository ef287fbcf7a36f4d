import { error, fail, redirect } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { wordsOf } from '../../../../../lib/i18n/words.ts';
import { planFormId, planOf, planSchema } from '../../../../../lib/plan/plan-schema.ts';
import type { PlanFields } from '../../../../../lib/plan/plan-schema.ts';
import type { PlanForm, StepTrouble } from '../../../../../lib/policies/step-outcome.ts';
import { checkedForm } from '../../../../../lib/server/form.ts';
import { planChoices, planDraft } from '../../../../../lib/server/plans.ts';
import type { PlanDraft } from '../../../../../lib/server/plans.ts';
import { sendStep, statusOfRefusal } from '../../../../../lib/server/policy-steps.ts';
import { planName } from '../../../../../lib/server/step-action.ts';
import { signerOf } from '../../../../../lib/server/whoami.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function draftOf(
  event: Pick<RequestEvent, 'params' | 'locals'>,
): Promise<PlanDraft & { version: number }> {
  const { version } = planName(event);
  const draft = await planDraft(version);
  if (draft === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  return { ...draft, version };
}

export const load: PageServerLoad = async (event) => {
  const draft = await draftOf(event);
  if (draft.state !== 'none' && draft.state !== 'draft') redirect(303, `/policies/plan/${draft.version}`);
  const crumb = { noun: 'policies', path: '/policies', title: `plan@${draft.version}` };
  return { draft, choices: await planChoices(), crumb };
};

export const actions = {
  save: async (event): Promise<PlanForm | ActionFailure<PlanForm>> => {
    const form = await checkedForm<PlanFields, StepTrouble>(event, { id: planFormId, schema: planSchema });
    if (!form.valid) return fail(400, { form });
    const draft = await draftOf(event);
    const answer = await sendStep(planName(event), {
      step: 'save',
      document: JSON.stringify(planOf(form.data, draft.document, draft.version)),
      basedOn: form.data.basedOn || null,
      note: form.data.note.trim(),
      person: signerOf(event),
      at: Date.now(),
    });
    if ('seq' in answer) {
      const { revision, digest } = answer.work;
      return { form, saved: { revision, digest: digest ?? '', seq: answer.seq } };
    }
    return message(form, answer, { status: statusOfRefusal(answer.code) }) as ActionFailure<PlanForm>;
  },
} satisfies Actions;
