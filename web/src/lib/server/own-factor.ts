/** The second factor of whoever is signed in: its key for their password, and switched on by the first right code. */
import type { RequestEvent } from '@sveltejs/kit';
import { recordAccess } from '../../../../people/access-log.ts';
import { forgetFailures } from '../../../../people/lockout.ts';
import { withoutSpaces } from '../people/account-schemas.ts';
import type { Factor } from '../people/forms.ts';
import { auth, isRefusal } from './auth.ts';
import { database } from './database.ts';
import { countingWrong } from './own-password.ts';
import { carryCookies, isFresh } from './sign-in.ts';
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
  await countingWrong({ who, address: event.getClientAddress() }, async () => {
    answer = await keyFor(event, password);
    return answer === 'wrong' ? 'wrong' : 'right';
  });
  return answer;
}

async function keyFor(event: RequestEvent, password: string): Promise<Factor | Refused> {
  try {
    const answer = await auth(event).api.enableTwoFactor({
      body: { password },
      headers: event.request.headers,
    });
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

export async function confirmFactor(event: RequestEvent, who: Who, typed: string): Promise<'done' | Refused> {
  if (await isOn(who)) return 'on';
  const key = await database().twoFactor.findUnique({ where: { userId: who.id }, select: { id: true } });
  if (key === null) return 'wrong';
  let isDone = false;
  const asker = { who, address: event.getClientAddress(), act: 'second-factor-refused' } as const;
  await countingWrong(asker, async () => {
    const code = withoutSpaces(typed);
    // Two windows at once: the code is doing its work in the other, and this is no guess.
    if (!(await isFresh(who.id, code))) return 'right';
    isDone = await isCodeRight(event, code);
    return isDone ? 'right' : 'wrong';
  });
  if (!isDone) return (await isOn(who)) ? 'on' : 'wrong';
  await forgetFailures(database(), who.username);
  // Two windows at once switch one key on, and that is one entry.
  await recordAccess(
    database(),
    { act: 'second-factor-on', ...accessOf(event) },
    `second-factor-on/${key.id}`,
  );
  return 'done';
}

async function isCodeRight(event: RequestEvent, code: string): Promise<boolean> {
  try {
    const { headers } = await auth(event).api.verifyTOTP({
      body: { code },
      headers: event.request.headers,
      returnHeaders: true,
    });
    carryCookies(event, headers);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

async function isOn({ id }: Who): Promise<boolean> {
  const { twoFactorEnabled } = await database().user.findUniqueOrThrow({ where: { id } });
  return twoFactorEnabled === true;
}

function codeOf(error: unknown): unknown {
  return ((error ?? {}) as { body?: { code?: unknown } }).body?.code;
}
