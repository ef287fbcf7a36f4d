/** The current password, asked for again inside a session: wrong ones count toward the same lock as at the sign-in. */
import { redirect } from '@sveltejs/kit';
import { recordAccess } from '../../../../people/access-log.ts';
import { releaseAttempt, reserveAttempt, settleAttempt } from '../../../../people/lockout.ts';
import { database } from './database.ts';
import type { Who } from './whoami.ts';

interface Asker {
  readonly who: Who;
  readonly address: string;
  /** What a wrong one is in the ledger. */
  readonly act?: 'sign-in-refused' | 'second-factor-refused';
}

/** `compare` answers whether it was right. Whoever guesses too often loses the session, and finds the sign-in locked. */
export async function countingWrong(
  { who, address, act = 'sign-in-refused' }: Asker,
  compare: () => Promise<'right' | 'wrong'>,
): Promise<void> {
  const { name: person, username, role, session: token } = who;
  const place = await reserveAttempt(database(), { username, address }, Date.now());
  const access = { person, username, role, address, detail: 'password or code, inside a session' };
  if (place === null) {
    await database().session.deleteMany({ where: { token } });
    await recordAccess(database(), { act: 'locked', ...access });
    redirect(303, '/sign-in');
  }
  if ((await compare()) === 'right') {
    await releaseAttempt(database(), place);
    return;
  }
  await settleAttempt(database(), place);
  await recordAccess(database(), { act, ...access });
}
