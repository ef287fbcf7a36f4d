/** What goes to the regulators, record by record. */
import { Prisma } from '../../../../../prisma/client/client.ts';
import type { Upload } from '../../../../../prisma/client/client.ts';
import type { UploadRow } from '../../passages/passage-view.ts';
import { listSpecs } from '../../lists/list-specs.ts';
import { uploadLine } from '../passage-detail.ts';
import type { ListSource } from './keyset.ts';

type RawUpload = Upload & { readonly plateNo: string | null; readonly plateColour: string | null };

export const uploadSource: ListSource<RawUpload, UploadRow> = {
  spec: listSpecs.uploads,
  table: Prisma.sql`upload x`,
  id: ['regulator', 'gate', 'serial'],
  select: Prisma.sql`x.regulator, x.gate, x.serial, x.passage_id AS "passageId", x.event_time AS "eventTime",
    x.is_backfill AS "isBackfill", x.state, x.platform_record_id AS "platformRecordId", x.message,
    x.settled_at AS "settledAt", g.plate_no AS "plateNo", g.plate_colour AS "plateColour"`,
  joins: Prisma.sql`LEFT JOIN passage g ON g.id = x.passage_id`,
  orders: {
    time: [Prisma.sql`x.event_time`, Prisma.sql`x.serial`, Prisma.sql`x.regulator`, Prisma.sql`x.gate`],
  },
  conditions: ({ plate, lane, state, from, to }) => [
    ...(plate === undefined
      ? []
      : [Prisma.sql`x.passage_id IN (SELECT id FROM passage WHERE plate_no LIKE ${`%${plate}%`})`]),
    ...(lane === undefined ? [] : [Prisma.sql`x.gate = ${lane}`]),
    ...(state === undefined ? [] : [Prisma.sql`x.state = ${state}`]),
    ...(from === undefined ? [] : [Prisma.sql`x.event_time >= ${new Date(from)}`]),
    ...(to === undefined ? [] : [Prisma.sql`x.event_time < ${new Date(to)}`]),
  ],
  row: (raw) => ({ ...uploadLine(raw), plateNo: raw.plateNo, plateColour: raw.plateColour }),
};
