import { fail, redirect } from '@sveltejs/kit';
import { formOf } from '../../lib/server/form.ts';
import { fieldOf } from '../../lib/server/input.ts';
import { pathOf, startPageOf } from '../../lib/server/start-page.ts';
import { giveSecondFactor, signIn } from '../../lib/server/sign-in.ts';
import type { SignInForm } from '../../lib/people/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = pathOf(url.searchParams.get('next'));
  if (locals.who !== null) redirect(303, next ?? (await startPageOf(locals.who.role)));
  return { next: next ?? '' };
};

export const actions = {
  password: async (event) => {
    const form = await formOf(event);
    const username = (fieldOf(form, 'username') ?? '').slice(0, 64);
    const password = form.get('password');
    if (username === '' || typeof password !== 'string' || password === '')
      return fail<SignInForm>(400, { step: 'password', problem: 'fill', until: null, username });
    const answer = await signIn(event, { username, password: password.slice(0, 1_000) });
    if (answer.kind === 'in') redirect(303, pathOf(fieldOf(form, 'next')) ?? '/sign-in');
    if (answer.kind === 'second-factor')
      return { step: 'second-factor', problem: null, until: null, username } satisfies SignInForm;
    const until = answer.kind === 'locked' ? answer.until : null;
    return fail<SignInForm>(answer.kind === 'locked' ? 429 : 401, {
      step: 'password',
      problem: answer.kind,
      until,
      username,
    });
  },
  secondFactor: async (event) => {
    const form = await formOf(event);
    const answer = await giveSecondFactor(event, (fieldOf(form, 'code') ?? '').slice(0, 64));
    if (answer === 'in') redirect(303, pathOf(fieldOf(form, 'next')) ?? '/sign-in');
    return fail<SignInForm>(401, { step: 'second-factor', problem: 'code', until: null, username: '' });
  },
} satisfies Actions;
