import { database } from '../../lib/server/database.ts';
import { siteHealth } from '../../lib/server/health.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const [health, newest] = await Promise.all([siteHealth(), readNewest()]);
  return { health, checkedAt: Date.now(), newest };
};

/** The newest entry; null where there is none, undefined where the database does not answer. */
async function readNewest() {
  const entry = await database()
    .ledgerEntry.findFirst({ orderBy: { seq: 'desc' } })
    .catch(() => undefined);
  if (!entry) return entry;
  return {
    seq: entry.seq.toString(),
    kind: entry.kind,
    recordedAt: entry.recordedAt.getTime(),
    hash: entry.hash,
  };
}
