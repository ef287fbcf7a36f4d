/** The ledger as an auditor reads it: filtered, paged by number, exported as it is filtered. */
import { Prisma } from '../../../../prisma/client/client.ts';
import { dayStart } from '../format/beijing.ts';
import { database } from './database.ts';

export interface AuditFilter {
  /** `2026-11-24`, both inclusive, Beijing days. */
  readonly from: string;
  readonly to: string;
  readonly person: string;
  readonly kind: string;
  /** Entries before this number. */
  readonly before: string;
}

export interface AuditRow {
  readonly seq: string;
  readonly kind: string;
  readonly subject: string;
  readonly at: number;
  readonly recordedAt: number;
  readonly actor: { readonly kind: string; readonly name: string };
  readonly payload: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

const day = 24 * 60 * 60_000;
const fields = ['from', 'to', 'person', 'kind', 'before'] as const;

/** Null: something in it cannot be read. */
export function auditFilter(parameters: URLSearchParams): AuditFilter | null {
  const filter = Object.fromEntries(
    fields.map((name) => [name, (parameters.get(name) ?? '').trim()]),
  ) as unknown as AuditFilter;
  const { from, to, person, kind, before } = filter;
  const isDay = (text: string): boolean =>
    text === '' || (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)));
  const isGood =
    isDay(from) &&
    isDay(to) &&
    person.length <= 64 &&
    /^[a-z-]{0,64}$/.test(kind) &&
    /^\d{0,18}$/.test(before);
  return isGood ? filter : null;
}

/** Newest first. One row more than asked for tells that there are more. */
export async function readAudit(filter: AuditFilter, take: number): Promise<AuditRow[]> {
  const conditions = [
    filter.from && Prisma.sql`occurred_at >= ${new Date(beijingDay(filter.from))}`,
    filter.to && Prisma.sql`occurred_at < ${new Date(beijingDay(filter.to) + day)}`,
    filter.kind && Prisma.sql`kind = ${filter.kind}`,
    filter.person && Prisma.sql`actor::jsonb->>'name' = ${filter.person}`,
    filter.before && Prisma.sql`seq < ${BigInt(filter.before)}`,
  ].filter((condition) => condition !== '');
  const where =
    conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
  const rows = await database().$queryRaw<Stored[]>(
    Prisma.sql`SELECT seq, kind, subject, occurred_at, recorded_at, actor, payload, hash
      FROM ledger_entry ${where} ORDER BY seq DESC LIMIT ${take}`,
  );
  return rows.map(({ seq, kind, subject, occurred_at, recorded_at, actor, payload, hash }) => ({
    seq: seq.toString(),
    kind,
    subject,
    at: occurred_at.getTime(),
    recordedAt: recorded_at.getTime(),
    actor: JSON.parse(actor) as AuditRow['actor'],
    payload: JSON.parse(payload) as AuditRow['payload'],
    hash,
  }));
}

interface Stored {
  readonly seq: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly actor: string;
  readonly payload: string;
  readonly hash: string;
}

function beijingDay(text: string): number {
  return dayStart(Date.parse(`${text}T12:00:00+08:00`));
}
