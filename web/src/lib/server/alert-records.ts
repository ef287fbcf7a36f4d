/** Alerts as the ledger knows them: what is in force, what is announced, what was. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { AlertChangeView, AlertNow, AlertRecord, LevelRuleSet } from '../alerts/alert-view.ts';
import { database } from './database.ts';

export async function readAlertNow(now: number): Promise<AlertNow> {
  const [levels, alert] = await Promise.all([
    database().$queryRaw<{ level: string }[]>(Prisma.sql`SELECT alert_level_at(${new Date(now)}) AS level`),
    database().alert.findFirst({ orderBy: { startedFrom: 'desc' } }),
  ]);
  const level = levels[0]?.level ?? 'none';
  if (alert === null) return { level, running: null, since: null, next: null, noticeNo: null };
  const changes = await database().alertChange.findMany({
    where: { alertId: alert.id },
    orderBy: { seq: 'asc' },
  });
  return {
    level,
    ...positionOf(changes.map(changeView), now),
    running: runningOf(alert, now),
    noticeNo: alert.noticeNo,
  };
}

function runningOf(alert: { id: string; liftedFrom: Date | null }, now: number): string | null {
  return alert.liftedFrom === null || alert.liftedFrom.getTime() > now ? alert.id : null;
}

/** Of the changes of one alert the newest that is in effect counts; a newer one may be announced. */
function positionOf(changes: readonly AlertChangeView[], now: number): Pick<AlertNow, 'since' | 'next'> {
  const inForce = changes.findLast(({ effectiveFrom }) => effectiveFrom <= now);
  const last = changes.at(-1);
  return {
    since: inForce?.effectiveFrom ?? null,
    next:
      last !== undefined && last.effectiveFrom > now ? { level: last.level, from: last.effectiveFrom } : null,
  };
}

export async function readAlertRecords(): Promise<AlertRecord[]> {
  const alerts = await database().alert.findMany({ orderBy: { startedFrom: 'desc' }, take: 20 });
  const changes = await database().alertChange.findMany({
    where: { alertId: { in: alerts.map(({ id }) => id) } },
    orderBy: { seq: 'asc' },
  });
  return alerts.map(({ id, level, state, noticeNo, liftedFrom }) => ({
    id,
    level,
    state,
    noticeNo,
    liftedFrom: liftedFrom?.getTime() ?? null,
    changes: changes.filter(({ alertId }) => alertId === id).map(changeView),
  }));
}

function changeView(row: {
  seq: bigint;
  level: string;
  effectiveFrom: Date;
  person: string;
  reason: string;
}): AlertChangeView {
  return { ...row, seq: row.seq.toString(), effectiveFrom: row.effectiveFrom.getTime() };
}

/** Which rule set each level means now: the newest assignment in effect. */
export function readLevelRuleSets(now: number): Promise<LevelRuleSet[]> {
  return database().$queryRaw<LevelRuleSet[]>(Prisma.sql`
    SELECT DISTINCT ON (p.level) p.level, r.id, r.version, r.digest, r.document->'title'->>'zh' AS "titleZh",
      r.document->'title'->>'en' AS "titleEn", r.document->>'note' AS note,
      (extract(epoch FROM p.effective_from) * 1000)::float8 AS since
    FROM policy p JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version
    WHERE p.effective_from <= ${new Date(now)} ORDER BY p.level, p.seq DESC`);
}
