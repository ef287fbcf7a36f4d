/** What was appended to the ledger while somebody did not listen. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { Notice, Wanted } from '../live/topics.ts';
import { database } from './database.ts';

/** A page that missed more entries than this reads everything anew instead. */
export const mostMissed = 500;
/** Longer stretches of the ledger are not searched for the few entries that somebody wants. */
const longest = 20_000;

export interface Gap {
  /** The newest entry: the notices are complete up to it. */
  readonly head: number;
  /** In order; null: too many to tell, or the ledger has not come as far as `after`. */
  readonly notices: readonly Notice[] | null;
}

/**
 * Entries after the one numbered `after`; `wanted` null: all. Numbers are given under the ledger's lock, which is
 * held until the entry is there for all to see: whoever sees one sees all before it.
 */
export async function readGap(
  after: number,
  { wanted, most }: { wanted: Wanted | null; most: number },
): Promise<Gap> {
  const head = await readHead();
  if (head < after || head - after > longest) return { head, notices: null };
  if (head === after) return { head, notices: [] };
  const rows = await database().$queryRaw<{ seq: bigint; kind: string; subject: string }[]>(
    Prisma.sql`SELECT seq, kind, subject FROM ledger_entry
      WHERE seq > ${after} AND seq <= ${head} AND ${condition(wanted)} ORDER BY seq LIMIT ${most + 1}`,
  );
  if (rows.length > most) return { head, notices: null };
  return { head, notices: rows.map(({ seq, kind, subject }) => ({ kind, subject, seq: Number(seq) })) };
}

export async function readHead(): Promise<number> {
  const [row] = await database().$queryRaw<{ seq: bigint }[]>`SELECT seq FROM ledger_head`;
  return Number(row?.seq ?? 0);
}

function condition(wanted: Wanted | null): Prisma.Sql {
  if (wanted === null) return Prisma.sql`true`;
  const patterns = wanted.kinds.map((pattern) => pattern.replace('*', '%'));
  return Prisma.sql`(kind LIKE ANY (${patterns}) OR subject = ANY (${[...wanted.subjects]}))`;
}
