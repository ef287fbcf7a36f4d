import { error, fail, redirect } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import { LIMITS } from '../../../../../../../rules/model/rule-set.ts';
import { wordsOf } from '../../../../../lib/i18n/words.ts';
import type { SaveOutcome } from '../../../../../lib/policies/step-outcome.ts';
import { draftOf } from '../../../../../lib/server/drafts.ts';
import { formOf } from '../../../../../lib/server/form.ts';
import { sendStep, statusOfRefusal } from '../../../../../lib/server/policy-steps.ts';
import { ruleSetName } from '../../../../../lib/server/step-action.ts';
import { signerOf } from '../../../../../lib/server/whoami.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const name = ruleSetName(event);
  const draft = await draftOf(name, event.url.searchParams.get('from'));
  if (draft === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  const here = `/policies/${name.id}/${name.version}`;
  // What is no draft is not edited: there it says how to go on.
  if (draft.state !== 'none' && draft.state !== 'draft') redirect(303, here);
  return { draft, name, crumb: { noun: 'policies', path: '/policies', title: `${name.id}@${name.version}` } };
};

export const actions = {
  save: async (event): Promise<SaveOutcome | ActionFailure<SaveOutcome>> => {
    const name = ruleSetName(event);
    const sent = await formOf(event);
    const text = (field: string, most: number): string => {
      const value = sent.get(field);
      return typeof value === 'string' ? value.slice(0, most) : '';
    };
    const answer = await sendStep(name, {
      step: 'save',
      // One more than is allowed tells that it is too large.
      document: text('document', LIMITS.bytes + 1),
      basedOn: text('basedOn', 64) || null,
      note: text('note', 300).trim(),
      person: signerOf(event),
      at: Date.now(),
    });
    if ('seq' in answer) {
      const { revision, digest } = answer.work;
      return { saved: { revision, digest: digest ?? '', seq: answer.seq } };
    }
    return fail(statusOfRefusal(answer.code), { refused: answer });
  },
} satisfies Actions;
