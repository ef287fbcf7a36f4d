/** Coming in and going out. What is typed here goes nowhere but into the comparison; what happened goes into the ledger. */
import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import { recordAccess } from '../../../../people/access-log.ts';
import type { Access } from '../../../../people/access-log.ts';
import {
  forgetFailures,
  lockedUntil,
  lockout,
  releaseAttempt,
  reserveAttempt,
} from '../../../../people/lockout.ts';
import type { User } from '../../../../prisma/client/client.ts';
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
  const now = Date.now();
  const until = await lockedUntil(database(), attempt, now);
  if (until !== null) return { kind: 'locked', until };
  const place = await reserveAttempt(database(), attempt, now);
  if (place === null) return { kind: 'locked', until: now + lockout.windowMs };
  const user = await database().user.findUnique({ where: { username: attempt.username } });
  const answer = user?.disabled === true ? null : await tryPassword(event, typed);
  if (answer === null)
    return refused(attempt, { person: user?.name ?? typed.username, role: user?.role ?? null });
  await releaseAttempt(database(), place);
  carryCookies(event, answer.headers);
  if ('twoFactorRedirect' in answer.response) return { kind: 'second-factor' };
  await cameIn(event, answer.response.user.id);
  return { kind: 'in' };
}

/**
 * The second step: six digits of the app, or one of the codes for a lost one. Counts toward the lock like a password.
 * Whoever has not given a password before is nobody: no entry tells of them.
 */
export async function giveSecondFactor(event: Caller, code: string): Promise<'in' | 'refused'> {
  const user = await halfIn(event);
  if (user === null) return 'refused';
  const attempt = { username: user.username, address: event.getClientAddress() };
  const place = await reserveAttempt(database(), attempt, Date.now());
  const answer = place === null ? null : await tryCode(event, user.id, code.replaceAll(/\s/g, ''));
  if (place === null || answer === null) {
    const { name: person, role } = user;
    await recordAccess(database(), { act: 'second-factor-refused', person, role, ...attempt });
    return 'refused';
  }
  await releaseAttempt(database(), place);
  carryCookies(event, answer.headers);
  await cameIn(event, user.id);
  return 'in';
}

async function tryCode(event: Caller, userId: string, code: string): Promise<{ headers: Headers } | null> {
  const { api } = auth(event);
  const request = { body: { code }, headers: withCookies(event), returnHeaders: true } as const;
  const isTimed = /^\d{6}$/.test(code);
  if (isTimed && !(await isFresh(userId, code))) return null;
  try {
    return isTimed ? await api.verifyTOTP(request) : await api.verifyBackupCode(request);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** A code counts once: who looks over a shoulder is too late (RFC 6238 §5.2). */
async function isFresh(userId: string, code: string): Promise<boolean> {
  await database().$executeRaw`DELETE FROM account_used_code WHERE at < now() - interval '5 minutes'`;
  const added = await database().$executeRaw`
    INSERT INTO account_used_code VALUES (${userId}, ${code}, now()) ON CONFLICT DO NOTHING`;
  return added === 1;
}

/** Who has given the password and not the code: better-auth notes it under the name that its cookie carries. */
async function halfIn({ cookies }: Caller): Promise<User | null> {
  const cookie = cookies.getAll().find(({ name }) => name.endsWith('gg.two_factor'));
  const identifier = cookie?.value.split('.')[0] ?? '';
  if (identifier === '') return null;
  const noted = await database().verification.findFirst({
    where: { identifier, expiresAt: { gt: new Date() } },
  });
  return noted === null ? null : database().user.findUnique({ where: { id: noted.value } });
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
  const until = await lockedUntil(database(), attempt, Date.now());
  await recordAccess(database(), { act: until === null ? 'sign-in-refused' : 'locked', ...who, ...attempt });
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
