/** What goes to the regulators: sums by gate, and the latest records. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { UploadRow } from '../passages/passage-view.ts';
import { database } from './database.ts';
import { uploadLine } from './passage-detail.ts';

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

export async function readUploads(): Promise<{
  sums: UploadSum[];
  latest: UploadRow[];
  regulators: number;
}> {
  const [sums, latest, regulators] = await Promise.all([
    readSums(),
    readLatest(),
    database().regulator.count(),
  ]);
  return { sums, latest, regulators };
}

/** An old failure of a gate that has delivered since is no news. */
function readSums(): Promise<UploadSum[]> {
  return database().$queryRaw<UploadSum[]>(Prisma.sql`
    SELECT r.id AS regulator, l.id AS gate,
      count(u.serial) FILTER (WHERE u.state = 'queued')::int AS queued,
      count(u.serial) FILTER (WHERE u.state = 'accepted')::int AS accepted,
      count(u.serial) FILTER (WHERE u.state NOT IN ('queued', 'accepted'))::int AS dead,
      (extract(epoch FROM min(u.event_time) FILTER (WHERE u.state = 'queued')) * 1000)::float8 AS oldest,
      CASE WHEN bool_or(u.state = 'queued') THEN coalesce(max(a.attempts), 0) ELSE 0 END AS attempts,
      CASE WHEN bool_or(u.state = 'queued') THEN max(a.last_error) END AS "lastError"
    FROM regulator r CROSS JOIN lane l
      LEFT JOIN upload u ON u.regulator = r.id AND u.gate = l.id
      LEFT JOIN upload_attempt a ON a.regulator = r.id AND a.gate = l.id
    GROUP BY r.id, l.id, l.position ORDER BY r.id, l.position`);
}

const noPlate = { plateNo: null, plateColour: null };

async function readLatest(): Promise<UploadRow[]> {
  const rows = await database().upload.findMany({
    orderBy: [{ eventTime: 'desc' }, { serial: 'desc' }],
    take: 50,
  });
  const passages = await database().passage.findMany({
    where: { id: { in: rows.map(({ passageId }) => passageId) } },
    select: { id: true, plateNo: true, plateColour: true },
  });
  const plates = new Map(passages.map(({ id, plateNo, plateColour }) => [id, { plateNo, plateColour }]));
  return rows.map((row) => ({ ...uploadLine(row), ...(plates.get(row.passageId) ?? noPlate) }));
}
