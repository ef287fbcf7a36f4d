/** One page of passages by (event time, id): never counted off, so page 10 000 costs what page 1 does. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { Passage } from '../../../../prisma/client/client.ts';
import type { RecentPassage } from '../gates/lane-view.ts';
import type { Cursor, PassageFilter } from '../passages/passage-filter.ts';
import { database } from './database.ts';
import { readLiveStates, recentPassage } from './passage-rows.ts';

const pageSize = 50;

export interface PassagePage {
  readonly rows: readonly RecentPassage[];
  /** Null where there is nothing more in that direction. */
  readonly older: Cursor | null;
  readonly newer: Cursor | null;
}

export async function readPassagePage(filter: PassageFilter): Promise<PassagePage> {
  const backwards = filter.after !== null;
  // One more than is shown tells whether the list goes on.
  const ids = await database().$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM passage ${whereOf(filter)}
    ORDER BY ${backwards ? Prisma.sql`event_time ASC, id ASC` : Prisma.sql`event_time DESC, id DESC`}
    LIMIT ${pageSize + 1}`);
  const goesOn = ids.length > pageSize;
  const shown = ids.slice(0, pageSize).map(({ id }) => id);
  const [found, live] = await Promise.all([
    database().passage.findMany({
      where: { id: { in: shown } },
      orderBy: [{ eventTime: 'desc' }, { id: 'desc' }],
    }),
    readLiveStates(),
  ]);
  const positioned = backwards || filter.before !== null;
  return {
    rows: found.map((row) => recentPassage(row, live)),
    older: backwards || goesOn ? cursorOf(found.at(-1)) : null,
    newer: positioned && (!backwards || goesOn) ? cursorOf(found[0]) : null,
  };
}

function cursorOf(row: Passage | undefined): Cursor | null {
  return row === undefined ? null : { at: row.eventTime.getTime(), id: row.id };
}

function whereOf(filter: PassageFilter): Prisma.Sql {
  const { plate, lane, outcome, state, level, result, from, to, before, after } = filter;
  const conditions: Prisma.Sql[] = [];
  // Only letters, digits and Chinese characters come here, so nothing is a wildcard.
  if (plate !== null) conditions.push(Prisma.sql`plate_no LIKE ${`%${plate}%`}`);
  if (lane !== null) conditions.push(Prisma.sql`lane = ${lane}`);
  if (outcome !== null) conditions.push(Prisma.sql`outcome = ${outcome}`);
  if (state !== null) conditions.push(Prisma.sql`state = ${state}`);
  if (level !== null) conditions.push(Prisma.sql`alert_level = ${level}`);
  if (result !== null) conditions.push(Prisma.sql`result = ${result}`);
  if (from !== null) conditions.push(Prisma.sql`event_time >= ${new Date(from)}`);
  if (to !== null) conditions.push(Prisma.sql`event_time < ${new Date(to)}`);
  if (before !== null) conditions.push(Prisma.sql`(event_time, id) < (${new Date(before.at)}, ${before.id})`);
  if (after !== null) conditions.push(Prisma.sql`(event_time, id) > (${new Date(after.at)}, ${after.id})`);
  return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
}
