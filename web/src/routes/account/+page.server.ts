import { fail, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { AccountRefused, changePassword } from '../../../../people/accounts.ts';
import { recordAccess } from '../../../../people/access-log.ts';
import type { AccountForm } from '../../lib/people/forms.ts';
import { auth } from '../../lib/server/auth.ts';
import { database } from '../../lib/server/database.ts';
import { formOf } from '../../lib/server/form.ts';
import { fieldOf } from '../../lib/server/input.ts';
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
    const form = await formOf(event);
    const [current, password, again] = ['current', 'password', 'again'].map((name) => secretOf(form, name));
    if (password !== again) return fail<AccountForm>(400, { problems: ['not-same'] });
    const { id: userId, session: keepSession } = here(event.locals);
    try {
      await changePassword(database(), {
        userId,
        current: current ?? '',
        password: password ?? '',
        keepSession,
      });
    } catch (error) {
      if (!(error instanceof AccountRefused)) throw error;
      return fail<AccountForm>(400, { problems: error.problems.length > 0 ? error.problems : ['wrong'] });
    }
    return { done: 'password' } satisfies AccountForm;
  },
  secondFactor: async (event) => {
    const password = secretOf(await formOf(event), 'current');
    try {
      const answer = await auth(event).api.enableTwoFactor({
        body: { password },
        headers: event.request.headers,
      });
      if (answer.method !== 'totp') throw new Error('the second factor is not by time');
      const key = new URL(answer.totpURI).searchParams.get('secret') ?? '';
      return { factor: { uri: answer.totpURI, key, codes: answer.backupCodes } } satisfies AccountForm;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return fail<AccountForm>(400, { problems: ['wrong'] });
    }
  },
  confirmSecondFactor: async (event) => {
    const code = (fieldOf(await formOf(event), 'code') ?? '').replaceAll(/\s/g, '').slice(0, 20);
    try {
      const answer = await auth(event).api.verifyTOTP({
        body: { code },
        headers: event.request.headers,
        returnHeaders: true,
      });
      carryCookies(event, answer.headers);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return fail<AccountForm>(400, { problems: ['code'] });
    }
    await recordAccess(database(), { act: 'second-factor-on', ...accessOf(event) });
    return { done: 'factor' } satisfies AccountForm;
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

/** A password as it was typed: its spaces count. */
function secretOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.slice(0, 1_000) : '';
}

function isRefusal(error: unknown): boolean {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}
