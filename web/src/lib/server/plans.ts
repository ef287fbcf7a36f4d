/** The plant's plan: its versions, which of them is in force, and what a new one can choose from. */
import { assignmentsOf, codesOf, LEVELS, PLAN_ID } from '../../../../rules/model/plan.ts';
import type { PlanDocument } from '../../../../rules/model/plan.ts';
import type { RuleSetDocument } from '../../../../rules/model/rule-set.ts';
import { validityOf } from '../../../../rules/model/validity.ts';
import type { Validity } from '../../../../rules/model/validity.ts';
import type { LevelNames } from '../alerts/level-names.ts';
import { Prisma } from '../../../../prisma/client/client.ts';
import { isSamePerson } from '../../../../workflows/contract/duties.ts';
import type { Person } from '../../../../workflows/contract/passage.ts';
import type { WorkState } from '../../../../workflows/contract/policy-work.ts';
import { replacedBy } from '../alerts/plan-turns.ts';
import type { PlanTurn } from '../alerts/plan-turns.ts';
import { database } from './database.ts';
import { signerOf, type Act } from './whoami.ts';

export interface PlanView {
  readonly line: { readonly state: Exclude<WorkState, 'none'>; readonly digest: string };
  readonly version: number;
  readonly revision: number;
  readonly document: PlanDocument;
  /** Of the rule sets that it names, by `id@version`. */
  readonly validities: Readonly<Record<string, Validity>>;
  readonly isMine: boolean;
  readonly savedBy: string;
  readonly savedAt: number;
  readonly approvedBy: string | null;
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly versions: readonly { readonly version: number; readonly state: WorkState }[];
  /** The one in force now, to compare with. */
  readonly inForce: {
    readonly version: number;
    readonly from: number;
    readonly document: PlanDocument;
  } | null;
  /** Adopted for an instant to come; `replacedBy`: the version that took its place, so that it never counts. */
  readonly later: { readonly from: number; readonly replacedBy: number | null } | null;
}

/** Null: there is no such version. */
export async function readPlan(version: number, event: Act): Promise<PlanView | null> {
  const [row, versions, inForce] = await Promise.all([
    database().policyWork.findUnique({ where: { id_version: { id: PLAN_ID, version } } }),
    database().policyWork.findMany({
      where: { id: PLAN_ID },
      orderBy: { version: 'desc' },
      select: { version: true, state: true },
    }),
    planInForce(Date.now()),
  ]);
  if (row === null) return null;
  const authors = row.authors as unknown as readonly Person[];
  const me = event.locals.who === null ? null : signerOf(event);
  return {
    line: { state: row.state as PlanView['line']['state'], digest: row.digest },
    version,
    revision: row.revision,
    document: row.document as unknown as PlanDocument,
    validities: await validitiesOf(row.document as unknown as PlanDocument),
    isMine: me !== null && authors.some((author) => isSamePerson(author, me)),
    savedBy: row.savedBy,
    savedAt: row.savedAt.getTime(),
    approvedBy: row.approvedBy,
    reason: row.reason as PlanView['reason'],
    versions: versions.map((one) => ({ version: one.version, state: one.state as WorkState })),
    inForce,
    later: await laterOf(version, Date.now()),
  };
}

async function validitiesOf(document: PlanDocument): Promise<PlanView['validities']> {
  const names = assignmentsOf(document).flatMap(({ ruleSet }) => (ruleSet === null ? [] : [ruleSet]));
  const rows = await database().ruleSet.findMany({ where: { OR: names } });
  return Object.fromEntries(
    rows.map(({ id, version, document: rules }) => [
      `${id}@${version}`,
      validityOf(rules as unknown as RuleSetDocument),
    ]),
  );
}

async function planInForce(now: number): Promise<PlanView['inForce']> {
  const [row] = await database().$queryRaw<{ version: number | null; from: Date }[]>(Prisma.sql`
    SELECT plan_version AS version, effective_from AS from FROM policy_at(${new Date(now)}, 'none', 'road')`);
  const version = row?.version ?? null;
  if (row === undefined || version === null) return null;
  const { document } = await database().policyWork.findUniqueOrThrow({
    where: { id_version: { id: PLAN_ID, version } },
    select: { document: true },
  });
  return { version, from: row.from.getTime(), document: document as unknown as PlanDocument };
}

/** The versions as they were adopted and restored, in the order of the ledger. */
export function readPlanTurns(): Promise<PlanTurn[]> {
  return database().$queryRaw<PlanTurn[]>(Prisma.sql`
    SELECT seq, plan_version AS version, effective_from AS from FROM policy
    WHERE level = 'none' AND subject = 'road' AND plan_version IS NOT NULL ORDER BY seq`);
}

/** What becomes of a version that was adopted for an instant to come. */
async function laterOf(version: number, now: number): Promise<PlanView['later']> {
  const turns = await readPlanTurns();
  const newest = turns.findLast((turn) => turn.version === version);
  if (newest === undefined || newest.from.getTime() <= now) return null;
  return { from: newest.from.getTime(), replacedBy: replacedBy(turns, newest)?.version ?? null };
}

/** What the plan that was in force at an instant calls the levels. */
export async function readLevelNames(time: number): Promise<LevelNames> {
  const plan = await planInForce(time);
  if (plan === null) return {};
  return Object.fromEntries(LEVELS.map((level) => [level, codesOf(plan.document, level)]));
}

export interface PlanDraft {
  readonly document: PlanDocument;
  /** Of the revision that is edited; empty where nothing was saved yet. */
  readonly basedOn: string;
  readonly state: WorkState;
}

/** The version as last saved, or a new one from the newest. Null: there is none, and this is not the next. */
export async function planDraft(version: number): Promise<PlanDraft | null> {
  const newest = await database().policyWork.findFirst({
    where: { id: PLAN_ID },
    orderBy: { version: 'desc' },
  });
  const own = await database().policyWork.findUnique({ where: { id_version: { id: PLAN_ID, version } } });
  if (own !== null) {
    const { document, digest: basedOn, state } = own;
    return { document: document as unknown as PlanDocument, basedOn, state: state as WorkState };
  }
  if (newest === null || version !== newest.version + 1) return null;
  return { document: newest.document as unknown as PlanDocument, basedOn: '', state: 'none' };
}

/** Published rule sets that are not retired, by whom they cover. */
export async function planChoices(): Promise<
  Record<'road' | 'in-plant' | 'nrmm', { name: string; zh: string; en: string }[]>
> {
  const rows = await database().$queryRaw<
    { name: string; covers: string; zh: string; en: string }[]
  >(Prisma.sql`
    SELECT r.id || '@' || r.version AS name, coalesce(r.document->>'covers', 'road') AS covers,
      r.document->'title'->>'zh' AS zh, r.document->'title'->>'en' AS en
    FROM rule_set r LEFT JOIN policy_work w ON w.id = r.id AND w.version = r.version
    WHERE coalesce(w.state, 'published') <> 'retired'
      AND coalesce(upper(validity_of(r.document)) > clock_timestamp(), true) ORDER BY r.id, r.version DESC`);
  const of = (covers: string) => rows.filter((row) => row.covers === covers);
  return { road: of('road'), 'in-plant': of('in-plant'), nrmm: of('nrmm') };
}
