/** The one way into the ledger. */
import { canonical } from './canonical.ts';
import type { Database } from './database.ts';
import type { AppendedEntry, NewEntry } from './entry-kinds.ts';

interface Row {
  readonly seq: bigint;
  readonly hash: string;
  readonly recorded_at: Date;
  readonly payload: string;
  readonly existed: boolean;
}

/** Appends, or returns the entry that has this key already. Entry, projections and notification are one transaction. */
export async function appendEntry(
  database: Pick<Database, '$queryRaw'>,
  entry: NewEntry,
): Promise<AppendedEntry> {
  const occurredAt = new Date(entry.occurredAt);
  const [row] = await database.$queryRaw<Row[]>`
    SELECT * FROM ledger_append(${entry.key}, ${entry.kind}, ${entry.subject}, ${occurredAt},
      ${canonical(entry.clock)}, ${canonical(entry.actor)}, ${canonical(entry.payload)})`;
  if (row === undefined) throw new Error(`ledger_append returned nothing for ${entry.key}`);
  return {
    seq: row.seq.toString(),
    hash: row.hash,
    recordedAt: row.recorded_at.getTime(),
    payload: row.payload,
    existed: row.existed,
  };
}
