/** How many vehicles went in and out, by hour of the last day. */
import { Prisma } from '../../../../prisma/client/client.ts';
import { database } from './database.ts';

export interface Hour {
  /** When the hour began, ms. */
  readonly at: number;
  readonly in: number;
  readonly out: number;
}

const hour = 3_600_000;
const shown = 24;

export async function readHours(now: number): Promise<Hour[]> {
  const last = Math.floor(now / hour) * hour;
  const first = last - (shown - 1) * hour;
  const counted = await database().$queryRaw<{ at: number; in: number; out: number }[]>(Prisma.sql`
    SELECT (extract(epoch FROM date_trunc('hour', event_time)) * 1000)::float8 AS at,
      count(*) FILTER (WHERE direction = 'in')::int AS in, count(*) FILTER (WHERE direction = 'out')::int AS out
    FROM passage WHERE event_time >= ${new Date(first)} AND (opened OR result IN ('passed-unreleased', 'back-filled'))
    GROUP BY 1`);
  const byHour = new Map(counted.map((row) => [row.at, row]));
  return Array.from({ length: shown }, (_, index) => {
    const at = first + index * hour;
    return { at, in: byHour.get(at)?.in ?? 0, out: byHour.get(at)?.out ?? 0 };
  });
}
