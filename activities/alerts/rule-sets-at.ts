/** What holds at an instant: the level over all alerts, and the rule sets of the plan for it. */
import { Prisma } from '../../prisma/client/client.ts';
import type { Subject } from '../../rules/index.ts';
import type { Database } from '../ledger/database.ts';

export interface AssignedRuleSet {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
}

export interface RuleSetsAt {
  readonly planVersion: number | null;
  /** Null where the plan asks for nothing. */
  readonly ruleSets: Readonly<Record<Subject, AssignedRuleSet | null>>;
}

export async function levelAt(database: Pick<Database, '$queryRaw'>, at: Date): Promise<string> {
  const [row] = await database.$queryRaw<{ level: string }[]>`SELECT alert_level_at(${at}) AS level`;
  return row?.level ?? 'none';
}

export async function ruleSetsAt(
  database: Pick<Database, '$queryRaw'>,
  level: string,
  at: Date,
): Promise<RuleSetsAt> {
  const rows = await database.$queryRaw<
    (AssignedRuleSet & { subject: Subject; planVersion: number | null })[]
  >(Prisma.sql`
    SELECT s.subject, p.plan_version AS "planVersion", r.id, r.version, r.digest
    FROM unnest(ARRAY['road', 'in-plant', 'nrmm']) AS s(subject)
      CROSS JOIN LATERAL policy_at(${at}, ${level}, s.subject) p
      JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version`);
  const of = (subject: Subject): AssignedRuleSet | null => {
    const row = rows.find((one) => one.subject === subject);
    return row === undefined ? null : { id: row.id, version: row.version, digest: row.digest };
  };
  return {
    planVersion: rows.find(({ subject }) => subject === 'road')?.planVersion ?? null,
    ruleSets: { road: of('road'), 'in-plant': of('in-plant'), nrmm: of('nrmm') },
  };
}
