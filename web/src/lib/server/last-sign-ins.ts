/** When each person last came in: from the ledger, for a session is gone when it ends. */
import { database } from './database.ts';

/** By user name, ms since the epoch. */
export async function readLastSignIns(): Promise<ReadonlyMap<string, number>> {
  const rows = await database().$queryRaw<{ username: string; at: Date }[]>`
    SELECT username, entry.occurred_at AS at FROM account_user, LATERAL (
      SELECT occurred_at FROM ledger_entry
      WHERE subject = 'account/' || username AND kind = 'access' AND payload LIKE '%"act":"sign-in"%'
      ORDER BY seq DESC LIMIT 1) AS entry`;
  return new Map(rows.map(({ username, at }) => [username, at.getTime()]));
}
