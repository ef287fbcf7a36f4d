/** The ledger as an auditor reads it. */
import { Prisma } from '../../../../../prisma/client/client.ts';
import { zh } from '../../i18n/zh.ts';
import type { AuditRow } from '../../lists/list-rows.ts';
import { listSpecs } from '../../lists/list-specs.ts';
import type { ListSource } from './keyset.ts';

interface RawEntry {
  readonly seq: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly actor: string;
  readonly payload: string;
  readonly hash: string;
}

/** The kinds that people know. */
export const auditContext = { choices: { kind: Object.keys(zh.entryKinds) } };

const day = 24 * 60 * 60_000;

export const auditSource: ListSource<RawEntry, AuditRow> = {
  spec: listSpecs.audit,
  table: Prisma.sql`ledger_entry x`,
  id: ['seq'],
  select: Prisma.sql`x.seq, x.kind, x.subject, x.occurred_at, x.recorded_at, x.actor, x.payload, x.hash`,
  orders: { at: [Prisma.sql`x.occurred_at`, Prisma.sql`x.seq`], number: [Prisma.sql`x.seq`] },
  conditions: ({ from, to, person, kind, subject }) => [
    ...(from === undefined ? [] : [Prisma.sql`x.occurred_at >= ${new Date(from)}`]),
    // The last day is wanted whole.
    ...(to === undefined ? [] : [Prisma.sql`x.occurred_at < ${new Date(Number(to) + day)}`]),
    ...(person === undefined ? [] : [Prisma.sql`((x.actor::jsonb)->>'name') = ${person}`]),
    ...(kind === undefined ? [] : [Prisma.sql`x.kind = ${kind}`]),
    ...(subject === undefined ? [] : [Prisma.sql`x.subject LIKE ${`${subject}%`}`]),
  ],
  row: ({ seq, kind, subject, occurred_at, recorded_at, actor, payload, hash }) => ({
    seq: seq.toString(),
    kind,
    subject,
    at: occurred_at.getTime(),
    recordedAt: recorded_at.getTime(),
    actor: JSON.parse(actor) as AuditRow['actor'],
    payload,
    hash,
  }),
};
