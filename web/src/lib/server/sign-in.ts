/** Coming in and going out. What is typed here goes nowhere but into the comparison; what happened goes into the ledger. */
import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import { recordAccess } from '../../../../people/access-log.ts';
import type { Access } from '../../../../people/access-log.ts';
import { forgetFailures, lockedUntil, noteFailure } from '../../../../people/lockout.ts';
import { auth } from './auth.ts';
import { database } from './database.ts';

export type SignInAnswer =
  | { readonly kind: 'in' }
  | { readonly kind: 'second-factor' }
  /** Wrong name, wrong password, disabled: one answer, so that it tells nothing. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'locked'; readonly until: number };

type Caller = Pick<RequestEvent, 'cookies' | 'request' | 'url' | 'getClientAddress'>;

export async function signIn(
  event: Caller,
  typed: { username: string; password: string },
): Promise<SignInAnswer> {
  const attempt = { username: typed.username.toLowerCase(), address: event.getClientAddress() };
  const until = await lockedUntil(database(), attempt, Date.now());
  if (until !== null) return { kind: 'locked', until };
  const user = await database().user.findUnique({ where: { username: attempt.username } });
  const answer = user?.disabled === true ? null : await tryPassword(event, typed);
  if (answer === null)
    return refused(attempt, { person: user?.name ?? typed.username, role: user?.role ?? null });
  carryCookies(event, answer.headers);
  if ('twoFactorRedirect' in answer.response) return { kind: 'second-factor' };
  await cameIn(event, answer.response.user.id);
  return { kind: 'in' };
}

/** The second step: six digits of the app, or one of the codes for a lost one. */
export async function giveSecondFactor(event: Caller, code: string): Promise<'in' | 'refused'> {
  const headers = withCookies(event);
  const { api } = auth(event);
  const body = { code: code.replaceAll(/\s/g, '') };
  try {
    const answer = /^\d{6}$/.test(body.code)
      ? await api.verifyTOTP({ body, headers, returnHeaders: true })
      : await api.verifyBackupCode({ body, headers, returnHeaders: true });
    carryCookies(event, answer.headers);
    await cameIn(event, answer.response.user.id);
    return 'in';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const address = event.getClientAddress();
    await recordAccess(database(), {
      act: 'second-factor-refused',
      person: '-',
      username: '-',
      role: null,
      address,
    });
    return 'refused';
  }
}

export async function signOut(
  event: Caller,
  who: Omit<Access, 'act' | 'address'>,
  everywhere: boolean,
): Promise<void> {
  const headers = withCookies(event);
  if (everywhere) await auth(event).api.revokeSessions({ headers });
  const answer = await auth(event).api.signOut({ headers, returnHeaders: true });
  carryCookies(event, answer.headers);
  const act = everywhere ? 'sign-out-everywhere' : 'sign-out';
  await recordAccess(database(), { ...who, act, address: event.getClientAddress() });
}

type Answer = Awaited<ReturnType<ReturnType<typeof auth>['api']['signInUsername']>>;

async function tryPassword(
  event: Caller,
  { username, password }: { username: string; password: string },
): Promise<{ headers: Headers; response: Answer | { twoFactorRedirect: boolean } } | null> {
  try {
    const body = { username, password };
    return await auth(event).api.signInUsername({
      body,
      headers: event.request.headers,
      returnHeaders: true,
    });
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

async function refused(
  attempt: { username: string; address: string },
  who: { person: string; role: string | null },
): Promise<SignInAnswer> {
  const now = Date.now();
  const locks = await noteFailure(database(), attempt, now);
  await recordAccess(database(), { act: locks ? 'locked' : 'sign-in-refused', ...who, ...attempt });
  const until = locks ? await lockedUntil(database(), attempt, now) : null;
  return until === null ? { kind: 'refused' } : { kind: 'locked', until };
}

async function cameIn(event: Caller, id: string): Promise<void> {
  const { name, username, role } = await database().user.findUniqueOrThrow({ where: { id } });
  await forgetFailures(database(), username);
  const address = event.getClientAddress();
  await recordAccess(database(), { act: 'sign-in', person: name, username, role, address });
}

/** better-auth says by an error with a 4xx that it refuses; anything else is trouble. */
function isRefusal(error: unknown): boolean {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}

/** The cookies as they are now: an action may have set some since the request came. */
function withCookies({ cookies, request }: Caller): Headers {
  const headers = new Headers(request.headers);
  headers.set(
    'cookie',
    cookies
      .getAll()
      .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
      .join('; '),
  );
  return headers;
}

export function carryCookies({ cookies }: Pick<RequestEvent, 'cookies'>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    for (const [name, attributes] of parseSetCookieHeader(line)) {
      const options = toCookieOptions(attributes) as Parameters<Cookies['set']>[2];
      cookies.set(name, attributes.value, { ...options, path: '/' });
    }
  }
}
