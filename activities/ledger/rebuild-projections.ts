/** Makes the projections anew and says which of them had differed from what the ledger tells. */
import { appendEntry } from './append-entry.ts';
import type { Database } from './database.ts';
import { serverClock } from './entry-kinds.ts';
import { personActor } from './signature.ts';

/** In the order of the migration that makes them. */
export const projections = [
  'plant',
  'lane',
  'device',
  'vehicle',
  'over_limit',
  'exemption',
  'quota_use',
  'rule_set',
  'policy_work',
  'rule_set_document',
  'shadow',
  'policy',
  'alert',
  'alert_change',
  'alert_activation',
  'gate_acknowledgement',
  'drill',
  'drill_acknowledgement',
  'drill_act',
  'machine',
  'passage',
  'review',
  'alarm',
  'regulator',
  'upload',
] as const;

export interface Rebuilt {
  readonly entries: number;
  /** Projections whose rows were not what the ledger says. */
  readonly changed: readonly string[];
  /** The entry that records the rebuild. */
  readonly seq: string;
}

export async function rebuildProjections(
  database: Database,
  by: { person: string; reason: string },
): Promise<Rebuilt> {
  const { entries, changed } = await database.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SELECT 1 FROM ledger_head FOR UPDATE`;
      const before = await projectionDigests(transaction);
      const [row] = await transaction.$queryRaw<{ entries: bigint }[]>`SELECT ledger_rebuild() AS entries`;
      const after = await projectionDigests(transaction);
      return {
        entries: Number(row?.entries ?? 0),
        changed: projections.filter((name) => before.get(name) !== after.get(name)),
      };
    },
    { timeout: 3_600_000, maxWait: 30_000 },
  );
  const at = Date.now();
  const { seq } = await appendEntry(database, {
    key: `rebuild/${at}`,
    kind: 'projections-rebuilt',
    subject: 'ledger',
    occurredAt: at,
    clock: serverClock,
    actor: personActor({ name: by.person }),
    payload: { ...by, entries, changed },
  });
  return { entries, changed, seq };
}

/** One digest a projection, over all its rows in any order: count and two sums of row hashes. */
export async function projectionDigests(
  database: Pick<Database, '$queryRawUnsafe'>,
): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const name of projections) {
    const [row] = await database.$queryRawUnsafe<{ digest: string }[]>(
      `SELECT concat_ws(':', count(*), sum(hashtextextended(t::text, 0)::numeric), sum(hashtextextended(t::text, 1)::numeric)) AS digest FROM ${name} t`,
    );
    digests.set(name, row?.digest ?? '');
  }
  return digests;
}
