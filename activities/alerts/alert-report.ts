/**
 * The report of an alert (domain §3.5, §7): what was switched when and by whom, which rule sets counted, how many
 * vehicles came before and during it, who was refused for what, and what people let through by hand.
 */
import { Prisma } from '../../prisma/client/client.ts';
import type { Database } from '../ledger/database.ts';
import type { AlertReport, ReportedCount } from '../../workflows/contract/alert-report.ts';

/** Auditors ask for the mean of 3 to 5 days without alert (domain §7). */
const baselineDays = 5;
const dayMs = 24 * 3_600_000;

export async function reportOf(database: Database, alert: string): Promise<AlertReport> {
  const [changes, activations, period] = await Promise.all([
    database.alertChange.findMany({ where: { alertId: alert }, orderBy: { seq: 'asc' } }),
    database.alertActivation.findMany({ where: { alertId: alert }, orderBy: { seq: 'asc' } }),
    periodOf(database, alert),
  ]);
  const facts = period === null ? nothingHappened : await happenings(database, period);
  return {
    alert,
    from: period?.from.toISOString() ?? null,
    to: period?.to.toISOString() ?? null,
    switches: changes.map((row) => ({
      seq: row.seq.toString(),
      kind: row.kind ?? 'changed',
      level: row.level,
      effectiveFrom: row.effectiveFrom.toISOString(),
      at: (row.at ?? row.effectiveFrom).toISOString(),
      person: row.person,
      noticeNo: row.noticeNo,
      superseded: row.superseded,
      brake: row.brake,
    })),
    activations: activations.map((row) => ({
      seq: row.seq.toString(),
      level: row.level,
      levelInForce: row.levelInForce,
      effectiveFrom: row.effectiveFrom.toISOString(),
      recordedAt: row.recordedAt.toISOString(),
      planVersion: row.planVersion,
      ruleSets: row.ruleSets as AlertReport['activations'][number]['ruleSets'],
    })),
    ...facts,
  };
}

interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** From the first instant in effect to the end, or to now. Null: it was never in force. */
async function periodOf(database: Database, alert: string): Promise<Period | null> {
  const [row] = await database.$queryRaw<{ from: Date | null; lifted: Date | null }[]>(Prisma.sql`
    SELECT min(c.effective_from) AS from, min(a.lifted_from) AS lifted
    FROM alert_change c JOIN alert a ON a.id = c.alert_id
    WHERE c.alert_id = ${alert} AND NOT c.superseded AND c.level <> 'none'`);
  const from = row?.from ?? null;
  if (from === null || from.getTime() > Date.now()) return null;
  const to = row?.lifted ?? new Date();
  return to > from ? { from, to } : null;
}

type Happenings = Omit<AlertReport, 'alert' | 'from' | 'to' | 'switches' | 'activations'>;

const nothingHappened: Happenings = {
  baseline: { days: [], perDay: [] },
  during: { days: 0, counts: [] },
  refusals: [],
  exemptions: [],
  byHand: [],
  decidedAgain: 0,
  acknowledgements: [],
};

async function happenings(database: Database, period: Period): Promise<Happenings> {
  const days = await normalDays(database, period.from);
  const [before, during, refusals, exemptions, byHand, again, acknowledgements] = await Promise.all([
    countsOn(database, days),
    counts(database, period),
    refusalsIn(database, period),
    exemptionsIn(database, period),
    byHandIn(database, period),
    decidedAgainIn(database, period),
    acknowledgementsIn(database, period),
  ]);
  const share = (n: number): number => Math.round((n / Math.max(days.length, 1)) * 10) / 10;
  return {
    baseline: {
      days,
      perDay: before.map((row) => ({ ...row, allowed: share(row.allowed), blocked: share(row.blocked) })),
    },
    during: {
      days: Math.round(((period.to.getTime() - period.from.getTime()) / dayMs) * 100) / 100,
      counts: during,
    },
    refusals,
    exemptions,
    byHand,
    decidedAgain: again,
    acknowledgements,
  };
}

/** The newest days before it, Beijing time, on which nothing was in force and somebody passed. */
async function normalDays(database: Database, before: Date): Promise<string[]> {
  const rows = await database.$queryRaw<{ day: string }[]>(Prisma.sql`
    SELECT to_char(event_time AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day
    FROM passage WHERE event_time < ${before} AND event_time > ${new Date(before.getTime() - 60 * dayMs)}
      AND outcome IS NOT NULL
    GROUP BY 1 HAVING bool_and(alert_level = 'none')
      AND to_char(${before}::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
        <> to_char(min(event_time) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
    ORDER BY 1 DESC LIMIT ${baselineDays}`);
  return rows.map(({ day }) => day).toReversed();
}

const counted = Prisma.sql`coalesce(facts->>'vehicleSize', 'unknown') AS class,
  count(*) FILTER (WHERE outcome = 'allow')::int AS allowed, count(*) FILTER (WHERE outcome = 'block')::int AS blocked`;

function countsOn(database: Database, days: readonly string[]): Promise<ReportedCount[]> {
  if (days.length === 0) return Promise.resolve([]);
  return database.$queryRaw<ReportedCount[]>(Prisma.sql`
    SELECT ${counted} FROM passage
    WHERE to_char(event_time AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') IN (${Prisma.join([...days])})
      AND event_time >= ${days[0]}::date - interval '1 day' AND outcome IS NOT NULL GROUP BY 1 ORDER BY 1`);
}

const within = ({ from, to }: Period): Prisma.Sql => Prisma.sql`event_time >= ${from} AND event_time < ${to}`;

function counts(database: Database, period: Period): Promise<ReportedCount[]> {
  return database.$queryRaw<ReportedCount[]>(Prisma.sql`
    SELECT ${counted} FROM passage WHERE ${within(period)} AND outcome IS NOT NULL GROUP BY 1 ORDER BY 1`);
}

function refusalsIn(database: Database, period: Period): Promise<AlertReport['refusals'][number][]> {
  return database.$queryRaw(Prisma.sql`
    SELECT deciding_code AS code, (min(decision::text)::jsonb)->'reasons'->0->'text'->>'zh' AS zh,
      (min(decision::text)::jsonb)->'reasons'->0->'text'->>'en' AS en, count(*)::int AS count
    FROM passage WHERE ${within(period)} AND outcome = 'block' GROUP BY 1 ORDER BY count(*) DESC, 1`);
}

function exemptionsIn(database: Database, period: Period): Promise<AlertReport['exemptions'][number][]> {
  return database.$queryRaw(Prisma.sql`
    SELECT x->>'id' AS id, x->>'ground' AS ground, count(*)::int AS count
    FROM passage g
      CROSS JOIN LATERAL (SELECT payload FROM ledger_entry WHERE subject = g.id
        AND kind IN ('passage-decided', 'passage-decided-again') ORDER BY seq DESC LIMIT 1) e
      CROSS JOIN LATERAL jsonb_array_elements(coalesce(e.payload::jsonb->'exemptions', '[]')) x
    WHERE g.event_time >= ${period.from} AND g.event_time < ${period.to} AND g.outcome = 'allow'
    GROUP BY 1, 2 ORDER BY 3 DESC, 1`);
}

function byHandIn(database: Database, period: Period): Promise<AlertReport['byHand'][number][]> {
  return database.$queryRaw(Prisma.sql`
    SELECT id AS passage, plate_no AS "plateNo", override->>'person' AS person,
      override->'reason'->>'code' AS code, override->'reason'->>'text' AS text,
      to_char(event_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
    FROM passage WHERE ${within(period)} AND override->>'kind' = 'release' ORDER BY event_time LIMIT 500`);
}

async function decidedAgainIn(database: Database, { from, to }: Period): Promise<number> {
  return database.ledgerEntry.count({
    where: { kind: 'passage-decided-again', occurredAt: { gte: from, lte: to } },
  });
}

function acknowledgementsIn(
  database: Database,
  { from, to }: Period,
): Promise<AlertReport['acknowledgements'][number][]> {
  return database.$queryRaw(Prisma.sql`
    SELECT lane, level, board, to_char(status_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "from",
      to_char(acknowledged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
    FROM gate_acknowledgement WHERE status_from >= ${from} AND status_from <= ${to}
    ORDER BY status_from, lane`);
}
