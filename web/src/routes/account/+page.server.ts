import { fail, redirect } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { setError } from 'sveltekit-superforms';
import { AccountRefused, changePassword } from '../../../../people/accounts.ts';
import { recordAccess } from '../../../../people/access-log.ts';
import {
  confirmFactorSchema,
  enableFactorSchema,
  passwordSchema,
  withoutSpaces,
} from '../../lib/people/account-schemas.ts';
import { accountForms } from '../../lib/people/forms.ts';
import type { AccountForm } from '../../lib/people/forms.ts';
import { auth } from '../../lib/server/auth.ts';
import { database } from '../../lib/server/database.ts';
import { checkedForm, withoutSecrets } from '../../lib/server/form.ts';
import { countingWrong } from '../../lib/server/own-password.ts';
import { carryCookies, signOut } from '../../lib/server/sign-in.ts';
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
    return { form: withoutSecrets(form), done: 'password' } satisfies AccountForm;
  },
  secondFactor: async (event) => {
    const form = await checkedForm(event, { id: accountForms.enableFactor, schema: enableFactorSchema });
    if (!form.valid) return refused(form);
    let factor: AccountForm['factor'];
    await countingWrong({ who: here(event.locals), address: event.getClientAddress() }, async () => {
      try {
        const answer = await auth(event).api.enableTwoFactor({
          body: { password: form.data.current },
          headers: event.request.headers,
        });
        if (answer.method !== 'totp') throw new Error('the second factor is not by time');
        const key = new URL(answer.totpURI).searchParams.get('secret') ?? '';
        factor = { uri: answer.totpURI, key, codes: answer.backupCodes };
        return 'right';
      } catch (error) {
        if (!isRefusal(error)) throw error;
        setError(form, 'current', 'wrong');
        return 'wrong';
      }
    });
    if (factor === undefined) return refused(form);
    return { form: withoutSecrets(form), factor } satisfies AccountForm;
  },
  confirmSecondFactor: async (event) => {
    const form = await checkedForm(event, { id: accountForms.confirmFactor, schema: confirmFactorSchema });
    if (!form.valid) return refused(form);
    try {
      const answer = await auth(event).api.verifyTOTP({
        body: { code: withoutSpaces(form.data.code) },
        headers: event.request.headers,
        returnHeaders: true,
      });
      carryCookies(event, answer.headers);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      setError(form, 'code', 'code-wrong');
      return refused(form);
    }
    await recordAccess(database(), { act: 'second-factor-on', ...accessOf(event) });
    return { form: withoutSecrets(form), done: 'factor' } satisfies AccountForm;
  },
  signOut: (event) => leave(event, false),
  signOutEverywhere: (event) => leave(event, true),
} satisfies Actions;

async function leave(event: RequestEvent, everywhere: boolean): Promise<never> {
  await signOut(event, accessOf(event), everywhere);
  redirect(303, '/sign-in');
}

function accessOf(event: RequestEvent) {
  const { name: person, username, role } = here(event.locals);
  return { person, username, role, address: event.getClientAddress() };
}

/** The gatekeeper lets nobody pass to here who is not signed in. */
function here({ who }: { who: Who | null }): Who {
  return who ?? redirect(303, '/sign-in');
}

function refused(form: AccountForm['form']): ActionFailure<AccountForm> {
  return fail(400, { form: withoutSecrets(form) });
}

function isRefusal(error: unknown): boolean {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}
