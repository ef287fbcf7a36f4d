/** A plate, a part of one, or the number of a passage: what somebody at the gate has in hand. */
import { Prisma } from '../../../../prisma/client/client.ts';
import { normalisePlate } from '../../../../rules/identification/plate-text.ts';
import { nothing } from '../find/found.ts';
import type { Found } from '../find/found.ts';
import { isPassageId } from '../passages/passage-id.ts';
import { database } from './database.ts';

const shown = 8;
const select = { id: true, plateNo: true, plateColour: true, lane: true, eventTime: true } as const;

export async function find(text: string): Promise<Found> {
  const typed = text.trim().slice(0, 300);
  const id = typed.startsWith('passage/') ? typed : `passage/${typed}`;
  if (isPassageId(id)) {
    const row = await database().passage.findUnique({ where: { id }, select });
    return row === null ? nothing : { passages: [passageOf(row)], vehicles: [] };
  }
  const plate = normalisePlate(typed);
  if (!/^[\p{Script=Han}A-Z0-9]{2,10}$/u.test(plate)) return nothing;
  const [passages, vehicles] = await Promise.all([
    database().passage.findMany({
      where: { plateNo: { contains: plate } },
      orderBy: [{ eventTime: 'desc' }, { id: 'desc' }],
      take: shown,
      select,
    }),
    database().$queryRaw<Found['vehicles']>(Prisma.sql`
      SELECT plate_no AS "plateNo", plate_colour AS "plateColour", fleet FROM vehicle
      WHERE plate_no LIKE ${`%${plate}%`} ORDER BY plate_no, plate_colour LIMIT ${shown}`),
  ]);
  return { passages: passages.map(passageOf), vehicles };
}

function passageOf({
  eventTime,
  ...row
}: {
  id: string;
  plateNo: string | null;
  plateColour: string | null;
  lane: string;
  eventTime: Date;
}): Found['passages'][number] {
  return { ...row, at: eventTime.getTime() };
}
