/** What goes to the regulators, summed up by gate. */
import { Prisma } from '../../../../prisma/client/client.ts';
import { database } from './database.ts';

export interface UploadSum {
  readonly regulator: string;
  readonly gate: string;
  readonly queued: number;
  readonly accepted: number;
  readonly dead: number;
  /** Event time of the oldest record that waits, ms. */
  readonly oldest: number | null;
  readonly attempts: number;
  readonly lastError: string | null;
}

export async function readUploadSums(): Promise<{ sums: UploadSum[]; regulators: number }> {
  const [sums, regulators] = await Promise.all([readSums(), database().regulator.count()]);
  return { sums, regulators };
}

/** Serials are counted on from 1 without gaps. An old failure of a gate that has delivered since is no news. */
function readSums(): Promise<UploadSum[]> {
  return database().$queryRaw<UploadSum[]>(Prisma.sql`
    SELECT r.id AS regulator, l.id AS gate, q.n AS queued, (coalesce(n.last, 0) - q.n - d.n)::int AS accepted, d.n AS dead,
      (extract(epoch FROM q.oldest) * 1000)::float8 AS oldest,
      CASE WHEN q.n > 0 THEN coalesce(a.attempts, 0) ELSE 0 END AS attempts,
      CASE WHEN q.n > 0 THEN a.last_error END AS "lastError"
    FROM regulator r CROSS JOIN lane l
      LEFT JOIN upload_attempt a ON a.regulator = r.id AND a.gate = l.id
      LEFT JOIN LATERAL (SELECT max(serial) AS last FROM upload WHERE regulator = r.id AND gate = l.id) n ON true
      LEFT JOIN LATERAL (SELECT count(*)::int AS n, min(event_time) AS oldest FROM upload
        WHERE regulator = r.id AND gate = l.id AND state = 'queued') q ON true
      LEFT JOIN LATERAL (SELECT count(*)::int AS n FROM upload
        WHERE regulator = r.id AND gate = l.id AND state = 'dead') d ON true
    ORDER BY r.id, l.position`);
}
