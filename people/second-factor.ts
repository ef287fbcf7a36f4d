/** A new second factor takes the place of the present one: at no moment is there none. */
import type { Database } from '../activities/ledger/database.ts';
import { recordAccess } from './access-log.ts';
import type { Access } from './access-log.ts';
import { changed } from './account-change.ts';

/** How long a new one waits for its first code, ms. */
export const offeredFor = 15 * 60_000;

export interface Renewal {
  readonly userId: string;
  /** The one in which it is renewed; all others end. */
  readonly keepSession: string;
  readonly who: Pick<Access, 'person' | 'username' | 'role' | 'address'>;
}

/** The one that waits for its first code, if any. */
export function waitingFactor(
  database: Pick<Database, 'newFactor'>,
  userId: string,
  now: number,
): Promise<{ id: string } | null> {
  return database.newFactor.findUnique({
    where: { userId, offeredAt: { gt: new Date(now - offeredFor) } },
    select: { id: true },
  });
}

/** Those that nobody has confirmed in time, and this person's: another is about to be offered. */
export async function dropWaitingFactors(database: Database, userId: string, now: number): Promise<void> {
  await database.newFactor.deleteMany({
    where: { OR: [{ userId }, { offeredAt: { lt: new Date(now - offeredFor) } }] },
  });
}

/** To be called when a code of the new one was right. False: it is in use already, or there is none to replace. */
export function replaceFactor(
  database: Database,
  { userId, keepSession, who }: Renewal,
  now: number,
): Promise<boolean> {
  return changed(database, async (inside) => {
    const waiting = await inside.newFactor.findUnique({
      where: { userId, verified: true, offeredAt: { gt: new Date(now - offeredFor) } },
    });
    if (waiting === null) return false;
    const { secret, backupCodes } = waiting;
    const { count } = await inside.twoFactor.updateMany({
      where: { userId, verified: true },
      data: { secret, backupCodes, failedVerificationCount: 0, lockedUntil: null },
    });
    await inside.newFactor.delete({ where: { userId } });
    if (count === 0) return false;
    await inside.session.deleteMany({ where: { userId, token: { not: keepSession } } });
    await recordAccess(inside, { act: 'second-factor-renewed', ...who });
    return true;
  });
}
