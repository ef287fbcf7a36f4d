/** Coming in and going out. What is typed here goes nowhere but into the comparison; what happened goes into the ledger. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import { recordAccess } from '../../../../people/access-log.ts';
import type { Access } from '../../../../people/access-log.ts';
import {
  forgetFailures,
  lockedUntil,
  releaseAttempt,
  reserveAttempt,
  settleAttempt,
} from '../../../../people/lockout.ts';
import type { Attempt } from '../../../../people/lockout.ts';
import { hashPassword } from '../../../../people/password-hash.ts';
import { passwordLength } from '../../../../people/password-rules.ts';
import type { User } from '../../../../prisma/client/client.ts';
import { withoutSpaces } from '../people/account-schemas.ts';
import { auth, isRefusal } from './auth.ts';
import { database } from './database.ts';
import type { Who } from './whoami.ts';

export type SignInRefused =
  /** Wrong name, wrong password, disabled: one answer, so that it tells nothing. */
  { readonly kind: 'refused' } | { readonly kind: 'locked'; readonly until: number };
export type SignInAnswer = { readonly kind: 'in' } | { readonly kind: 'second-factor' } | SignInRefused;

type Caller = Pick<RequestEvent, 'cookies' | 'request' | 'url' | 'getClientAddress'> & {
  readonly locals: { readonly who: Who | null };
};

export async function signIn(
  event: Caller,
  typed: { username: string; password: string },
): Promise<SignInAnswer> {
  const attempt = { username: typed.username.toLowerCase(), address: event.getClientAddress() };
  const place = await placeFor(attempt);
  if (typeof place !== 'bigint') return place;
  const user = await database().user.findUnique({ where: { username: attempt.username } });
  const answer = mayComeIn(user, typed) ? await tryPassword(event, typed) : await slowNo(typed.password);
  if (answer === null)
    return refused(attempt, place, { person: user?.name ?? typed.username, role: user?.role ?? null });
  await releaseAttempt(database(), place);
  carryCookies(event, answer.headers);
  await endEarlier(event);
  if ('twoFactorRedirect' in answer.response) return { kind: 'second-factor' };
  await cameIn(event, answer.response.user.id);
  return { kind: 'in' };
}

/**
 * The second step: six digits of the app, or one of the codes for a lost one. Wrong ones count as wrong passwords do.
 * Whoever has not given a password before is nobody: no entry tells of them.
 */
export async function giveSecondFactor(
  event: Caller,
  typed: string,
): Promise<{ readonly kind: 'in' } | SignInRefused> {
  const user = await halfwayIn(event);
  if (user === null) return { kind: 'refused' };
  const attempt = { username: user.username, address: event.getClientAddress() };
  const place = await placeFor(attempt);
  if (typeof place !== 'bigint') return place;
  const answer = await tryCode(event, user.id, withoutSpaces(typed));
  if (answer === null)
    return refused(attempt, place, { person: user.name, role: user.role, act: 'second-factor-refused' });
  await releaseAttempt(database(), place);
  carryCookies(event, answer.headers);
  await endEarlier(event);
  await cameIn(event, user.id);
  return { kind: 'in' };
}

/**
 * A place among the tries. Others that are being compared at this moment hold places too, and give them back when they
 * were right: whoever finds none waits for them. What locks is in the ledger by the try that failed last.
 */
async function placeFor(attempt: Attempt): Promise<bigint | (SignInRefused & { readonly kind: 'locked' })> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const until = await lockedUntil(database(), attempt, Date.now());
    if (until !== null) return { kind: 'locked', until };
    const place = await reserveAttempt(database(), attempt, Date.now());
    if (place !== null) return place;
    await pause(betweenTriesMs);
  }
  return { kind: 'locked', until: Date.now() + betweenTriesMs };
}

const mostTries = 60;
const betweenTriesMs = 150;

/**
 * The session that this browser has had until now, whoever's it is: its cookie has just been replaced, or taken away
 * until the second step, so that nobody could end it any more.
 */
async function endEarlier(event: Caller): Promise<void> {
  const { who } = event.locals;
  if (who === null) return;
  const { name: person, username, role, session: token } = who;
  const { count } = await database().session.deleteMany({ where: { token } });
  if (count === 0) return;
  const access = { person, username, role, address: event.getClientAddress() };
  await recordAccess(database(), { act: 'sign-out', ...access, detail: 'a new sign-in in the same browser' });
}

/** Null: wrong, or used before. */
export async function tryCode(
  event: Caller,
  userId: string,
  code: string,
): Promise<{ headers: Headers } | null> {
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
export async function isFresh(userId: string, code: string): Promise<boolean> {
  await database().$executeRaw`DELETE FROM account_used_code WHERE at < now() - interval '5 minutes'`;
  const added = await database().$executeRaw`
    INSERT INTO account_used_code VALUES (${userId}, ${code}, now()) ON CONFLICT DO NOTHING`;
  return added === 1;
}

/** Whose password was right a moment ago: the cookie of the first step names a row that nobody can guess. */
async function halfwayIn(event: Caller): Promise<User | null> {
  const { createAuthCookie, internalAdapter } = await auth(event).$context;
  const cookie = event.cookies.get(createAuthCookie('two_factor').name) ?? '';
  // Signed: what is before the last dot is the row.
  const row = /^([\w-]{8,128})\./.exec(cookie)?.[1];
  const found = row === undefined ? null : await internalAdapter.findVerificationValue(row);
  return found ? database().user.findUnique({ where: { id: found.value } }) : null;
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

function mayComeIn(user: User | null, { password }: { password: string }): boolean {
  return user !== null && !user.disabled && password.length <= passwordLength.most;
}

/** As much work as a wrong password is: how long an answer takes tells nobody which names there are. */
async function slowNo(password: string): Promise<null> {
  await hashPassword(password);
  return null;
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
  attempt: Attempt,
  place: bigint,
  who: { person: string; role: string | null; act?: 'second-factor-refused' },
): Promise<SignInRefused> {
  await settleAttempt(database(), place);
  const until = await lockedUntil(database(), attempt, Date.now());
  const act = until === null ? (who.act ?? 'sign-in-refused') : 'locked';
  await recordAccess(database(), { ...who, ...attempt, act });
  return until === null ? { kind: 'refused' } : { kind: 'locked', until };
}

async function cameIn(event: Caller, id: string): Promise<void> {
  const { name, username, role } = await database().user.findUniqueOrThrow({ where: { id } });
  await forgetFailures(database(), username);
  const address = event.getClientAddress();
  await recordAccess(database(), { act: 'sign-in', person: name, username, role, address });
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
