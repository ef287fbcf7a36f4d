import { error, fail, redirect } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { wordsOf } from '../../../../../lib/i18n/words.ts';
import { draftFormId, draftLength, draftSchema } from '../../../../../lib/policies/draft-schema.ts';
import type { DraftFields } from '../../../../../lib/policies/draft-schema.ts';
import { views } from '../../../../../lib/policies/editor/views.ts';
import type { DraftForm, StepTrouble } from '../../../../../lib/policies/step-outcome.ts';
import { draftOf } from '../../../../../lib/server/drafts.ts';
import { checkedForm } from '../../../../../lib/server/form.ts';
import { sendStep, statusOfRefusal } from '../../../../../lib/server/policy-steps.ts';
import { ruleSetName } from '../../../../../lib/server/step-action.ts';
import { withPassage } from '../../../../../lib/server/take-passage.ts';
import { signerOf } from '../../../../../lib/server/whoami.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const name = ruleSetName(event);
  const draft = await draftOf(name, event.url.searchParams.get('from'));
  if (draft === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  const here = `/policies/${name.id}/${name.version}`;
  // What is no draft is not edited: there it says how to go on.
  if (draft.state !== 'none' && draft.state !== 'draft') redirect(303, here);
  const { searchParams } = event.url;
  const passage = searchParams.get('passage');
  const document =
    passage === null ? draft.document : await withPassage(draft.document, passage, event.locals.lang);
  if (document === null) error(404, wordsOf(event.locals.lang).errors.noPassage);
  const view =
    views.find((one) => one === searchParams.get('view')) ?? (passage === null ? 'table' : 'tests');
  return {
    draft: { ...draft, document },
    name,
    view,
    crumb: { noun: 'policies', path: '/policies', title: `${name.id}@${name.version}` },
  };
};

export const actions = {
  save: async (event): Promise<DraftForm | ActionFailure<DraftForm>> => {
    const name = ruleSetName(event);
    const form = await checkedForm<DraftFields, StepTrouble>(event, {
      id: draftFormId,
      schema: draftSchema,
      longest: draftLength,
    });
    if (!form.valid) return fail(400, { form });
    const { document, basedOn, note } = form.data;
    const answer = await sendStep(name, {
      step: 'save',
      document,
      basedOn: basedOn || null,
      note: note.trim(),
      person: signerOf(event),
      at: Date.now(),
    });
    if ('seq' in answer) {
      const { revision, digest } = answer.work;
      return { form, saved: { revision, digest: digest ?? '', seq: answer.seq } };
    }
    return message(form, answer, { status: statusOfRefusal(answer.code) }) as ActionFailure<DraftForm>;
  },
} satisfies Actions;
