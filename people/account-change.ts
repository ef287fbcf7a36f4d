import type { Database } from '../activities/ledger/database.ts';

/** The database inside a transaction. */
export type Inside = Parameters<Parameters<Database['$transaction']>[0]>[0];

/** An act on an account and its entry, together or not at all; one act at a time, so that each sees the other's. */
export function changed<Done>(database: Database, act: (inside: Inside) => Promise<Done>): Promise<Done> {
  return database.$transaction(
    async (inside) => {
      await inside.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('accounts'))`;
      return act(inside);
    },
    { maxWait: 10_000, timeout: 20_000 },
  );
}
