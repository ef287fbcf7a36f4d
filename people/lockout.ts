/** Sign-in failures of late, by user name and by address: who fails too often has to wait. */
import type { Database } from '../activities/ledger/database.ts';

/** So many failures within the window lock for the window, counted from the last of them. */
export const lockout = { windowMs: 15 * 60_000, byUsername: 5, byAddress: 30 } as const;

export interface Attempt {
  /** In lower case, as typed otherwise: names that do not exist lock too, so that a lock tells nothing. */
  readonly username: string;
  readonly address: string;
}

/** A try that was never settled, for its process died, counts as a failure after this. */
const settledAfterMs = 30_000;

/** Until when this name or this address may not sign in, ms since the epoch; null: it may. */
export async function lockedUntil(database: Database, attempt: Attempt, now: number): Promise<number | null> {
  const [byUsername, byAddress] = await failuresOf(database, attempt, {
    now,
    only: { OR: [{ pending: false }, { at: { lt: new Date(now - settledAfterMs) } }] },
  });
  const locks = [
    byUsername.count >= lockout.byUsername ? byUsername.last : null,
    byAddress.count >= lockout.byAddress ? byAddress.last : null,
  ].filter((last) => last !== null);
  return locks.length === 0 ? null : Math.max(...locks) + lockout.windowMs;
}

/**
 * Takes a place among the failures before anything is compared, so that many tries at once are no more than the limit.
 * Null: all places are taken, and nothing is kept of it. Whoever comes in gives the place back, whoever does not
 * settles it.
 */
export async function reserveAttempt(
  database: Database,
  attempt: Attempt,
  now: number,
): Promise<bigint | null> {
  const { id } = await database.signInFailure.create({
    data: { ...attempt, at: new Date(now), pending: true },
  });
  await database.signInFailure.deleteMany({ where: { at: { lt: new Date(now - 2 * lockout.windowMs) } } });
  const [byUsername, byAddress] = await failuresOf(database, attempt, { now, only: {} });
  if (byUsername.count <= lockout.byUsername && byAddress.count <= lockout.byAddress) return id;
  await database.signInFailure.deleteMany({ where: { id } });
  return null;
}

/** It was wrong. */
export async function settleAttempt(database: Database, id: bigint): Promise<void> {
  await database.signInFailure.updateMany({ where: { id }, data: { pending: false } });
}

export async function releaseAttempt(database: Database, id: bigint): Promise<void> {
  await database.signInFailure.deleteMany({ where: { id } });
}

export async function forgetFailures(database: Database, username: string): Promise<void> {
  await database.signInFailure.deleteMany({ where: { username } });
}

type Where = NonNullable<Parameters<Database['signInFailure']['aggregate']>[0]['where']>;

/** Of the name and of the address, within the window. */
function failuresOf(
  database: Database,
  { username, address }: Attempt,
  { now, only }: { now: number; only: Where },
): Promise<readonly [Failures, Failures]> {
  const at = { gt: new Date(now - lockout.windowMs) };
  const count = async (where: Where): Promise<Failures> => {
    const { _count, _max } = await database.signInFailure.aggregate({
      where: { AND: [{ ...where, at }, only] },
      _count: true,
      _max: { at: true },
    });
    return { count: _count, last: _max.at?.getTime() ?? null };
  };
  return Promise.all([count({ username }), count({ address })]);
}

interface Failures {
  readonly count: number;
  readonly last: number | null;
}
