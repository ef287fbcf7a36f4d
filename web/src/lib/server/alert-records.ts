/** Alerts as the ledger knows them: what is in force, what is announced, what was. */
import { Prisma } from '../../../../prisma/client/client.ts';
import { alertNow } from '../alerts/alert-now.ts';
import type { AlertChangeView, AlertNow, AlertRecord, LevelRuleSet } from '../alerts/alert-view.ts';
import { database } from './database.ts';

/** So many alerts back a level can hold without a break; nobody announces as many within one. */
const recent = 50;
const shown = 20;

export async function readAlertNow(now: number): Promise<AlertNow> {
  const [levels, alerts] = await Promise.all([
    database().$queryRaw<{ level: string }[]>(Prisma.sql`SELECT alert_level_at(${new Date(now)}) AS level`),
    readNewest(recent),
  ]);
  return alertNow(alerts.toReversed(), levels[0]?.level ?? 'none', now);
}

export function readAlertRecords(): Promise<AlertRecord[]> {
  return readNewest(shown);
}

/** By their newest switch, the newest first; the switches of each in the order of the ledger. */
async function readNewest(take: number): Promise<AlertRecord[]> {
  const alerts = await database().alert.findMany({ orderBy: { seq: 'desc' }, take });
  const changes = await database().alertChange.findMany({
    where: { alertId: { in: alerts.map(({ id }) => id) } },
    orderBy: { seq: 'asc' },
  });
  return alerts.map(({ id, noticeNo }) => ({
    id,
    noticeNo,
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
