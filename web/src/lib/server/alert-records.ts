/** Alerts as the ledger knows them: what is in force, what is announced, what was, and which gates go by it. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { NoticeFile } from '../../../../workflows/contract/alert.ts';
import { alertNow } from '../alerts/alert-now.ts';
import type {
  AlertChangeView,
  AlertNow,
  AlertRecord,
  ControlStatusView,
  LevelRuleSet,
  OpenAlert,
  RuleSetTitle,
} from '../alerts/alert-view.ts';
import { database } from './database.ts';

/** So many alerts back a level can hold without a break; nobody announces as many within one. */
const recent = 50;
const shown = 20;

export async function readAlertNow(now: number): Promise<AlertNow> {
  const [rows, alerts] = await Promise.all([
    database().$queryRaw<(MaybeTitle & { level: string })[]>(Prisma.sql`
      SELECT l.level, r.id, r.version, r.document->'title'->>'zh' AS zh, r.document->'title'->>'en' AS en
      FROM (SELECT alert_level_at(${new Date(now)}) AS level) l
        LEFT JOIN LATERAL policy_at(${new Date(now)}, l.level, 'road') p ON true
        LEFT JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version`),
    readNewest(recent),
  ]);
  const counting = alerts.map((one) => ({
    ...one,
    changes: one.changes.filter(({ superseded }) => !superseded),
  }));
  const [row] = rows;
  const level = row?.level ?? 'none';
  return { ...alertNow(counting.toReversed(), level, now), ruleSet: row === undefined ? null : titleOf(row) };
}

type MaybeTitle = { readonly [Key in keyof RuleSetTitle]: RuleSetTitle[Key] | null };

/** Null where no rule set is assigned. */
function titleOf({ id, version, zh, en }: MaybeTitle): RuleSetTitle | null {
  return id === null || version === null ? null : { id, version, zh: zh ?? id, en: en ?? id };
}

export function readAlertRecords(): Promise<AlertRecord[]> {
  return readNewest(shown);
}

/** What can be changed or lifted, the oldest first. */
export async function readOpenAlerts(now: number): Promise<OpenAlert[]> {
  const rows = await database().alert.findMany({
    where: { OR: [{ liftedFrom: null }, { liftedFrom: { gt: new Date(now) } }] },
    orderBy: { id: 'asc' },
  });
  const newest = await database().alertChange.findMany({
    where: { seq: { in: rows.map(({ seq }) => seq) } },
  });
  return newest
    .map(({ alertId, seq, level, effectiveFrom, expectedUntil, noticeNo }) => ({
      id: alertId,
      seq: seq.toString(),
      level,
      from: effectiveFrom.getTime(),
      expectedUntil: expectedUntil?.getTime() ?? null,
      noticeNo,
    }))
    .toSorted((a, b) => a.id.localeCompare(b.id));
}

/** Null: there is none. */
export async function readAlertRecord(id: string): Promise<AlertRecord | null> {
  return (await readNewest(1, id))[0] ?? null;
}

/** By their newest switch, the newest first; the switches of each in the order of the ledger. */
async function readNewest(take: number, id?: string): Promise<AlertRecord[]> {
  const where = id === undefined ? {} : { id };
  const alerts = await database().alert.findMany({ where, orderBy: { seq: 'desc' }, take });
  const changes = await database().alertChange.findMany({
    where: { alertId: { in: alerts.map(({ id }) => id) } },
    orderBy: { seq: 'asc' },
  });
  return alerts.map(({ id, noticeNo, closedAt }) => ({
    id,
    noticeNo,
    closed: closedAt !== null,
    changes: changes.filter(({ alertId }) => alertId === id).map(changeView),
  }));
}

type ChangeRow = Prisma.AlertChangeGetPayload<object>;

function changeView(row: ChangeRow): AlertChangeView {
  const { seq, level, person, reason, noticeNo, superseded, brake } = row;
  const file = row.noticeFile as unknown as NoticeFile | null;
  return {
    ...{ level, person, reason, noticeNo, superseded, brake },
    seq: seq.toString(),
    kind: row.kind ?? 'changed',
    effectiveFrom: row.effectiveFrom.getTime(),
    at: (row.at ?? row.effectiveFrom).getTime(),
    noticeFile: file && { name: file.name, sha256: file.sha256 },
    expectedUntil: row.expectedUntil?.getTime() ?? null,
  };
}

/** Which rule set each level means now, for whom: the newest assignment in effect. */
export function readLevelRuleSets(now: number): Promise<LevelRuleSet[]> {
  return database().$queryRaw<LevelRuleSet[]>(Prisma.sql`
    SELECT p.level, p.subject, r.id, r.version, r.digest, r.document->'title'->>'zh' AS "titleZh",
      r.document->'title'->>'en' AS "titleEn", r.document->>'note' AS note,
      (extract(epoch FROM p.effective_from) * 1000)::float8 AS since,
      (extract(epoch FROM lower(validity_of(r.document))) * 1000)::float8 AS "validFrom",
      (extract(epoch FROM upper(validity_of(r.document))) * 1000)::float8 AS "validTo"
    FROM unnest(ARRAY['none', 'yellow', 'orange', 'red']) AS l(level)
      CROSS JOIN unnest(ARRAY['road', 'in-plant', 'nrmm']) AS s(subject)
      CROSS JOIN LATERAL policy_at(${new Date(now)}, l.level, s.subject) p
      JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version`);
}

/** What the gates go by, and which of them have said so. */
export async function readControlStatus(now: number): Promise<ControlStatusView> {
  const [row] = await database().$queryRaw<
    { status: { id: string; level: string; from: number | null; planVersion: number | null } }[]
  >(Prisma.sql`SELECT control_status_at(${new Date(now)}) AS status`);
  const { id = '', level = 'none', from = 0, planVersion = null } = row?.status ?? {};
  const [lanes, said] = await Promise.all([
    database().lane.findMany({ orderBy: { position: 'asc' } }),
    database().gateAcknowledgement.findMany({ where: { status: id } }),
  ]);
  const gates = lanes.map(({ id: lane, nameZh, nameEn }) => {
    const one = said.find((row) => row.lane === lane);
    const acknowledged = one
      ? { at: one.acknowledgedAt.getTime(), board: one.board, seq: one.seq.toString() }
      : null;
    return { lane, nameZh, nameEn, acknowledged };
  });
  return { id, level, from: from ?? 0, planVersion, gates };
}
