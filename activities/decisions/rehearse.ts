/**
 * The decision that a gate would make if a level came into effect at an instant: by the very path of the gates (the same
 * question to the database, the same evaluator), inside a transaction that is never committed. Nobody else sees the
 * level, and nothing of it stays.
 */
import type { Decision, LoadedRuleSet } from '../../rules/index.ts';
import type { Database, DatabaseView } from '../ledger/database.ts';
import { decisionBasis } from './decision-basis.ts';
import { decisionOf, ruleSetOf } from './decide.ts';
import type { QuotaUse } from './quota-counts.ts';
import type { RuleSetArchive } from './rule-set-archive.ts';

/** A level that nobody has announced. */
export interface RehearsedLevel {
  /** Of whoever rehearses: stands for an alert. */
  readonly id: string;
  readonly level: string;
  readonly effectiveFrom: Date;
}

export interface RehearsedVehicle {
  readonly lane: string;
  readonly plateNo: string;
  readonly plateColour: string;
  /** Ms. */
  readonly eventTime: number;
}

export interface Rehearsal {
  readonly decision: Decision;
  readonly ruleSet: LoadedRuleSet;
  readonly level: string;
  readonly uses: readonly QuotaUse[];
}

export interface RehearseParts {
  readonly database: Database;
  readonly archive: RuleSetArchive;
}

/** `uses`: places of quotas that the rehearsal itself has taken. Rejects with `Undecidable` as a gate would. */
export function rehearse(
  { database, archive }: RehearseParts,
  level: RehearsedLevel,
  { vehicle, uses }: { readonly vehicle: RehearsedVehicle; readonly uses: readonly QuotaUse[] },
): Promise<Rehearsal> {
  const { lane, plateNo, plateColour, eventTime } = vehicle;
  return withoutTrace(database, async (view) => {
    await putLevel(view, level);
    for (const use of uses) await takePlace(view, use);
    const basis = await decisionBasis(view, { passage: level.id, lane, plateNo, plateColour, eventTime });
    const ruleSet = await ruleSetOf(archive, basis);
    const order = { plateNo, plateColour, input: { lane, eventTime } };
    const made = await decisionOf(view, { ruleSet, basis, order });
    return { decision: made.decision, ruleSet, level: basis.alertLevel, uses: made.uses };
  });
}

/** What gates would go by at the instant of the level, as `control_status_at` answers. */
export function rehearsedStatus<Status>(database: Database, level: RehearsedLevel): Promise<Status> {
  return withoutTrace(database, async (view) => {
    await putLevel(view, level);
    const [row] = await view.$queryRaw<{ status: Status }[]>`
      SELECT control_status_at(${level.effectiveFrom}) AS status`;
    if (row === undefined) throw new Error('control_status_at returned nothing');
    return row.status;
  });
}

/** Above every entry there is: the newest switch of an alert counts. */
async function putLevel(view: DatabaseView, { id, level, effectiveFrom }: RehearsedLevel): Promise<void> {
  await view.$executeRaw`
    INSERT INTO alert_change (seq, alert_id, level, effective_from, person, reason)
    VALUES (9223372036854775807, ${id}, ${level}, ${effectiveFrom}, '', '')`;
}

async function takePlace(view: DatabaseView, { quota, scope, windowFrom }: QuotaUse): Promise<void> {
  const key = { quota, scope, windowFrom: new Date(windowFrom) };
  await view.quotaUse.upsert({
    where: { quota_scope_windowFrom: key },
    create: { ...key, used: 1, seq: 0n },
    update: { used: { increment: 1 } },
  });
}

class Undone<Answer> extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super('rolled back');
    this.answer = answer;
  }
}

async function withoutTrace<Answer>(
  database: Database,
  work: (view: DatabaseView) => Promise<Answer>,
): Promise<Answer> {
  try {
    await database.$transaction(
      async (view) => {
        throw new Undone(await work(view));
      },
      { timeout: 10_000, maxWait: 10_000 },
    );
  } catch (error) {
    if (error instanceof Undone) return error.answer as Answer;
    throw error;
  }
  throw new Error('a rehearsal was committed');
}
