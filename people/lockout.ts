/** Sign-in failures of late, by user name and by address: who fails too often has to wait. */
import type { Database } from '../activities/ledger/database.ts';

/** So many failures within the window lock for the window, counted from the last of them. */
export const lockout = { windowMs: 15 * 60_000, byUsername: 5, byAddress: 30 } as const;

export interface Attempt {
  /** In lower case, as typed otherwise: names that do not exist lock too, so that a lock tells nothing. */
  readonly username: string;
  readonly address: string;
}

/** Until when this name or this address may not sign in, ms since the epoch; null: it may. */
export async function lockedUntil(database: Database, attempt: Attempt, now: number): Promise<number | null> {
  const since = new Date(now - lockout.windowMs);
  const [byUsername, byAddress] = await Promise.all([
    failures(database, { username: attempt.username, at: { gt: since } }),
    failures(database, { address: attempt.address, at: { gt: since } }),
  ]);
  const locks = [
    byUsername.count >= lockout.byUsername ? byUsername.last : null,
    byAddress.count >= lockout.byAddress ? byAddress.last : null,
  ].filter((last) => last !== null);
  return locks.length === 0 ? null : Math.max(...locks) + lockout.windowMs;
}

/**
 * Takes a place among the failures before anything is compared, so that many tries at once are no more than the limit.
 * Null: it may not be tried, and nothing is kept of it. Whoever comes in gives the place back.
 */
export async function reserveAttempt(
  database: Database,
  attempt: Attempt,
  now: number,
): Promise<bigint | null> {
  const { id } = await database.signInFailure.create({ data: { ...attempt, at: new Date(now) } });
  await database.signInFailure.deleteMany({ where: { at: { lt: new Date(now - 2 * lockout.windowMs) } } });
  const since = new Date(now - lockout.windowMs);
  const [byUsername, byAddress] = await Promise.all([
    failures(database, { username: attempt.username, at: { gt: since } }),
    failures(database, { address: attempt.address, at: { gt: since } }),
  ]);
  if (byUsername.count <= lockout.byUsername && byAddress.count <= lockout.byAddress) return id;
  await database.signInFailure.deleteMany({ where: { id } });
  return null;
}

export async function releaseAttempt(database: Database, id: bigint): Promise<void> {
  await database.signInFailure.deleteMany({ where: { id } });
}

export async function forgetFailures(database: Database, username: string): Promise<void> {
  await database.signInFailure.deleteMany({ where: { username } });
}

async function failures(
  database: Database,
  where: { username?: string; address?: string; at: { gt: Date } },
): Promise<{ count: number; last: number | null }> {
  const { _count, _max } = await database.signInFailure.aggregate({
    where,
    _count: true,
    _max: { at: true },
  });
  return { count: _count, last: _max.at?.getTime() ?? null };
}
