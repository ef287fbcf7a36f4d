/** Orders to an arm that nobody has seen carried out, by lane. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { ArmFault } from '../gates/lane-view.ts';
import { armFaults } from '../gates/lane-view.ts';
import { database } from './database.ts';

const lookBack = 24 * 60 * 60_000;

/** The newest of the last day; an arm that was seen open since has moved again. */
export async function readArmFaults(now: number): Promise<ReadonlyMap<string, ArmFault>> {
  const from = new Date(now - lookBack);
  const rows = await database().$queryRaw<{ lane: string; kind: ArmFault }[]>(Prisma.sql`
    SELECT DISTINCT ON (a.lane) a.lane, a.kind FROM alarm a
    WHERE a.kind IN (${Prisma.join([...armFaults])}) AND a.at >= ${from} AND NOT EXISTS (
      SELECT 1 FROM passage p WHERE p.lane = a.lane AND p.event_time >= ${from} AND p.opened_at > a.at)
    ORDER BY a.lane, a.seq DESC`);
  return new Map(rows.map(({ lane, kind }) => [lane, kind]));
}
