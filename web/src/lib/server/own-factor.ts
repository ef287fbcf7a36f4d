/**
 * The second factor of whoever is signed in: its key for their password, and switched on by the first right code. With
 * a code of the present one too it is replaced, as by a new phone; until then the present one stays as it is.
 */
import type { RequestEvent } from '@sveltejs/kit';
import { recordAccess } from '../../../../people/access-log.ts';
import { isPasswordOf } from '../../../../people/accounts.ts';
import { forgetFailures } from '../../../../people/lockout.ts';
import { dropWaitingFactors, replaceFactor, waitingFactor } from '../../../../people/second-factor.ts';
import { withoutSpaces } from '../people/account-schemas.ts';
import type { RenewFactorFields } from '../people/account-schemas.ts';
import type { Factor } from '../people/forms.ts';
import { auth, isRefusal } from './auth.ts';
import type { Auth } from './auth.ts';
import { database } from './database.ts';
import { countingWrong } from './own-password.ts';
import { carryCookies, isFresh, tryCode } from './sign-in.ts';
import { accessOf } from './whoami.ts';
import type { Who } from './whoami.ts';

/** `on`: it was on before, and stays as it is. */
type Refused = 'wrong' | 'on';

/** A key that counts only when `confirmFactor` has had a code of it. */
export async function offerFactor(
  event: RequestEvent,
  who: Who,
  password: string,
): Promise<Factor | Refused> {
  if (await isOn(who)) return 'on';
  let answer: Factor | Refused = 'wrong';
  await countingWrong(askerOf(event, who), async () => {
    answer = await keyFor(event, auth(event), password);
    return answer === 'wrong' ? 'wrong' : 'right';
  });
  return answer;
}

/** `off`: there is none that could be replaced. The others: what was wrong. */
export type RenewalRefused = 'off' | keyof RenewFactorFields;

/** The same for a new one. The code is used up only when the password was right. */
export async function offerNewFactor(
  event: RequestEvent,
  who: Who,
  typed: RenewFactorFields,
): Promise<Factor | RenewalRefused> {
  if (!(await isOn(who))) return 'off';
  let refused: RenewalRefused | null = 'current';
  await countingWrong(askerOf(event, who), async () => {
    if (!(await isPasswordOf(database(), who.id, typed.current))) return 'wrong';
    refused = 'code';
    return 'right';
  });
  if (refused === 'current') return refused;
  await countingWrong({ ...askerOf(event, who), act: 'second-factor-refused' }, async () => {
    if ((await tryCode(event, who.id, withoutSpaces(typed.code))) === null) return 'wrong';
    refused = null;
    return 'right';
  });
  if (refused !== null) return refused;
  await dropWaitingFactors(database(), who.id, Date.now());
  const factor = await keyFor(event, auth(event, 'newFactor'), typed.current);
  return factor === 'wrong' || factor === 'on' ? 'current' : factor;
}

async function keyFor(event: RequestEvent, of: Auth, password: string): Promise<Factor | Refused> {
  try {
    return await newKey(event, of, password);
  } catch (error) {
    // Asked for in two windows at once: now it is there, and is made anew.
    if (codeOf(error) === 'P2002') return newKey(event, of, password);
    throw error;
  }
}

async function newKey(event: RequestEvent, { api }: Auth, password: string): Promise<Factor | Refused> {
  const { headers } = event.request;
  try {
    const answer = await api.enableTwoFactor({ body: { password }, headers });
    if (answer.method !== 'totp') throw new Error('the second factor is not by time');
    const key = new URL(answer.totpURI).searchParams.get('secret') ?? '';
    return { uri: answer.totpURI, key, codes: answer.backupCodes };
  } catch (error) {
    // Confirmed from another window meanwhile.
    if (codeOf(error) === 'TOTP_ALREADY_ENABLED') return 'on';
    if (isRefusal(error)) return 'wrong';
    throw error;
  }
}

/** The first one or, where it is on, the new one. */
export async function confirmFactor(
  event: RequestEvent,
  who: Who,
  typed: string,
): Promise<'done' | 'renewed' | Refused> {
  const code = withoutSpaces(typed);
  return (await isOn(who)) ? confirmNew(event, who, code) : confirmFirst(event, who, code);
}

async function confirmFirst(event: RequestEvent, who: Who, code: string): Promise<'done' | Refused> {
  const key = await database().twoFactor.findUnique({ where: { userId: who.id }, select: { id: true } });
  if (key === null) return 'wrong';
  if (!(await isCodeRight(event, who, { code, of: auth(event) }))) return (await isOn(who)) ? 'on' : 'wrong';
  await endOthers(event, who);
  await forgetFailures(database(), who.username);
  // Two windows at once switch one key on, and that is one entry.
  await recordAccess(
    database(),
    { act: 'second-factor-on', ...accessOf(event) },
    `second-factor-on/${key.id}`,
  );
  return 'done';
}

async function confirmNew(event: RequestEvent, who: Who, code: string): Promise<'renewed' | Refused> {
  if ((await waitingFactor(database(), who.id, Date.now())) === null) return 'on';
  if (!(await isCodeRight(event, who, { code, of: auth(event, 'newFactor') })))
    return (await waitingFactor(database(), who.id, Date.now())) === null ? 'on' : 'wrong';
  const renewal = { userId: who.id, keepSession: who.session, who: accessOf(event) };
  if (!(await replaceFactor(database(), renewal, Date.now()))) return 'on';
  await forgetFailures(database(), who.username);
  return 'renewed';
}

/** They were opened by the password alone; the one in which the code was given has just been replaced. */
async function endOthers(event: RequestEvent, { id: userId }: Who): Promise<void> {
  const { authCookies } = await auth(event).$context;
  // Signed: what is before the last dot is the token.
  const [token = ''] = (event.cookies.get(authCookies.sessionToken.name) ?? '').split('.');
  await database().session.deleteMany({ where: { userId, token: { not: token } } });
}

async function isCodeRight(
  event: RequestEvent,
  who: Who,
  { code, of }: { code: string; of: Auth },
): Promise<boolean> {
  let isRight = false;
  await countingWrong({ ...askerOf(event, who), act: 'second-factor-refused' }, async () => {
    // Two windows at once: the code is doing its work in the other, and this is no guess.
    if (!(await isFresh(who.id, code))) return 'right';
    isRight = await verifies(event, of, code);
    return isRight ? 'right' : 'wrong';
  });
  return isRight;
}

async function verifies(event: RequestEvent, { api }: Auth, code: string): Promise<boolean> {
  try {
    const asked = { body: { code }, headers: event.request.headers, returnHeaders: true } as const;
    carryCookies(event, (await api.verifyTOTP(asked)).headers);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function askerOf(event: RequestEvent, who: Who): { readonly who: Who; readonly address: string } {
  return { who, address: event.getClientAddress() };
}

async function isOn({ id }: Who): Promise<boolean> {
  const { twoFactorEnabled } = await database().user.findUniqueOrThrow({ where: { id } });
  return twoFactorEnabled === true;
}

/** Of better-auth, or of the database. */
function codeOf(error: unknown): unknown {
  const { body, code } = (error ?? {}) as { body?: { code?: unknown }; code?: unknown };
  return body?.code ?? code;
}
