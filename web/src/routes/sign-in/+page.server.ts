import { fail, redirect } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import { secondFactorSchema, signInSchema } from '../../lib/people/account-schemas.ts';
import type { SecondFactorFields, SignInFields } from '../../lib/people/account-schemas.ts';
import { signInForms } from '../../lib/people/forms.ts';
import type { SignInForm, SignInTrouble } from '../../lib/people/forms.ts';
import { checkedForm, withoutSecrets } from '../../lib/server/form.ts';
import { giveSecondFactor, signIn } from '../../lib/server/sign-in.ts';
import type { SignInRefused } from '../../lib/server/sign-in.ts';
import { pathOf, startPageOf } from '../../lib/server/start-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = pathOf(url.searchParams.get('next'));
  if (locals.who !== null) redirect(303, next ?? (await startPageOf(locals.who.role)));
  return { next: next ?? '' };
};

export const actions = {
  password: async (event) => {
    const { password: id } = signInForms;
    const form = await checkedForm<SignInFields, SignInTrouble>(event, { id, schema: signInSchema });
    const { username, password, next } = form.data;
    if (!form.valid) return refused(form, null);
    const answer = await signIn(event, { username: username.trim(), password });
    if (answer.kind === 'in') redirect(303, pathOf(next) ?? '/sign-in');
    if (answer.kind === 'second-factor')
      return { step: 'second-factor', form: withoutSecrets(form) } satisfies SignInForm;
    return refused(form, answer);
  },
  secondFactor: async (event) => {
    const { secondFactor: id } = signInForms;
    const schema = secondFactorSchema;
    const form = await checkedForm<SecondFactorFields, SignInTrouble>(event, { id, schema });
    if (!form.valid) return refused(form, null);
    const answer = await giveSecondFactor(event, form.data.code);
    if (answer.kind === 'in') redirect(303, pathOf(form.data.next) ?? '/sign-in');
    return refused(form, answer);
  },
} satisfies Actions;

/** Null: what was typed cannot be right. */
function refused(form: SignInForm['form'], answer: SignInRefused | null): ActionFailure<SignInForm> {
  const step = form.id === signInForms.password ? 'password' : 'second-factor';
  if (answer === null) return fail(400, { step, form: withoutSecrets(form) });
  form.valid = false;
  form.message =
    answer.kind === 'locked'
      ? { code: 'locked', until: answer.until }
      : { code: step === 'password' ? 'refused' : 'code' };
  return fail(answer.kind === 'locked' ? 429 : 401, { step, form: withoutSecrets(form) });
}
