import { fail, redirect } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { setError } from 'sveltekit-superforms';
import { AccountRefused, changePassword } from '../../../../people/accounts.ts';
import {
  confirmFactorSchema,
  enableFactorSchema,
  passwordSchema,
  renewFactorSchema,
} from '../../lib/people/account-schemas.ts';
import type {
  ConfirmFactorFields,
  EnableFactorFields,
  RenewFactorFields,
} from '../../lib/people/account-schemas.ts';
import { accountForms } from '../../lib/people/forms.ts';
import type { AccountForm, AccountTrouble } from '../../lib/people/forms.ts';
import { database } from '../../lib/server/database.ts';
import { checkedForm, withoutSecrets } from '../../lib/server/form.ts';
import { confirmFactor, offerFactor, offerNewFactor } from '../../lib/server/own-factor.ts';
import { countingWrong } from '../../lib/server/own-password.ts';
import { signOut } from '../../lib/server/sign-in.ts';
import { accessOf } from '../../lib/server/whoami.ts';
import type { Who } from '../../lib/server/whoami.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const who = here(locals);
  const [user, sessions] = await Promise.all([
    database().user.findUniqueOrThrow({ where: { id: who.id } }),
    database().session.findMany({
      where: { userId: who.id, expiresAt: { gt: new Date() } },
      orderBy: { createdAt: 'desc' },
    }),
  ]);
  return {
    username: who.username,
    factor: user.twoFactorEnabled === true,
    sessions: sessions.map(({ id, token, ipAddress, createdAt }) => ({
      id,
      here: token === who.session,
      address: ipAddress ?? '',
      since: createdAt.getTime(),
    })),
  };
};

export const actions = {
  password: async (event) => {
    const who = here(event.locals);
    const { id: userId, session: keepSession, username } = who;
    const schema = passwordSchema(username);
    const form = await checkedForm(event, { id: accountForms.password, schema });
    const { current, password } = form.data;
    if (!form.valid) return refused(form);
    const address = event.getClientAddress();
    await countingWrong({ who, address }, async () => {
      try {
        await changePassword(database(), { userId, current, password, keepSession, address });
      } catch (error) {
        if (!(error instanceof AccountRefused)) throw error;
        if (error.problems.length > 0) setError(form, 'password', [...error.problems]);
        else setError(form, 'current', 'wrong');
        return error.problems.length > 0 ? 'right' : 'wrong';
      }
      return 'right';
    });
    if (!form.valid) return refused(form);
    // What was due is done: to the page on which the day begins, or to what is due next.
    if (who.due === 'password') redirect(303, '/');
    return { form: withoutSecrets(form), done: 'password' } satisfies AccountForm;
  },
  secondFactor: async (event) => {
    const form = await checkedForm<EnableFactorFields, AccountTrouble>(event, {
      id: accountForms.enableFactor,
      schema: enableFactorSchema,
    });
    if (!form.valid) return refused(form);
    const answer = await offerFactor(event, here(event.locals), form.data.current);
    if (answer === 'on') return conflict(form, 'factor-on');
    if (answer !== 'wrong') return { form: withoutSecrets(form), factor: answer } satisfies AccountForm;
    setError(form, 'current', 'wrong');
    return refused(form);
  },
  renewFactor: async (event) => {
    const form = await checkedForm<RenewFactorFields, AccountTrouble>(event, {
      id: accountForms.renewFactor,
      schema: renewFactorSchema,
    });
    if (!form.valid) return refused(form);
    const answer = await offerNewFactor(event, here(event.locals), form.data);
    if (answer === 'off') return conflict(form, 'factor-off');
    if (typeof answer === 'object')
      return { form: withoutSecrets(form), factor: answer } satisfies AccountForm;
    setError(form, answer, answer === 'code' ? 'code-wrong' : 'wrong');
    return refused(form);
  },
  confirmSecondFactor: async (event) => {
    const form = await checkedForm<ConfirmFactorFields, AccountTrouble>(event, {
      id: accountForms.confirmFactor,
      schema: confirmFactorSchema,
    });
    if (!form.valid) return refused(form);
    const answer = await confirmFactor(event, here(event.locals), form.data.code);
    if (answer === 'on') return conflict(form, 'factor-on');
    if (answer !== 'wrong') {
      const done = answer === 'done' ? 'factor' : 'renewed-factor';
      return { form: withoutSecrets(form), done } satisfies AccountForm;
    }
    setError(form, 'code', 'code-wrong');
    return refused(form);
  },
  signOut: (event) => leave(event, false),
  signOutEverywhere: (event) => leave(event, true),
} satisfies Actions;

async function leave(event: RequestEvent, everywhere: boolean): Promise<never> {
  await signOut(event, accessOf(event), everywhere);
  redirect(303, '/sign-in');
}

/** The gatekeeper lets nobody pass to here who is not signed in. */
function here({ who }: { who: Who | null }): Who {
  return who ?? redirect(303, '/sign-in');
}

function refused(form: AccountForm['form']): ActionFailure<AccountForm> {
  return fail(400, { form: withoutSecrets(form) });
}

function conflict(form: AccountForm['form'], code: AccountTrouble['code']): ActionFailure<AccountForm> {
  form.valid = false;
  form.message = { code };
  return fail(409, { form: withoutSecrets(form) });
}
