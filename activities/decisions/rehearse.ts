/**
 * The decision that a gate would make if a level came into effect at an instant: by the very path of the gates (the same
 * question to the database, the same evaluator). The level is there only for that question, in a transaction that is
 * never committed: nobody else sees it, it locks nothing that a gate needs, and nothing of it stays.
 */
import type { Decision, LoadedRuleSet } from '../../rules/index.ts';
import type { Database, DatabaseView } from '../ledger/database.ts';
import { decisionBasis } from './decision-basis.ts';
import { decisionOf, ruleSetOf } from './decide.ts';
import { knownLimit, measureQuota } from './quota-baseline.ts';
import type { AskedLimit } from './quota-baseline.ts';
import { usedPlaces } from './quota-counts.ts';
import type { QuotaBook, QuotaPlace, QuotaUse } from './quota-counts.ts';
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

/**
 * Places of quotas as a rehearsal finds them: those that are taken, and its own in memory. A limit in percent that nobody
 * has measured yet is measured once and kept here: no entry is written, no row is locked.
 */
export class RehearsedQuotas implements QuotaBook {
  readonly #database: Database;
  readonly #limits = new Map<string, Promise<number>>();
  readonly #taken = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  take(uses: readonly QuotaUse[]): void {
    for (const { quota, scope, windowFrom } of uses) {
      const key = placeKey({ quota, scope, windowFrom: new Date(windowFrom) });
      this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
    }
  }

  async used(place: QuotaPlace): Promise<number> {
    return (await usedPlaces(this.#database, place)) + (this.#taken.get(placeKey(place)) ?? 0);
  }

  limitOf(asked: AskedLimit): Promise<number> {
    const key = `${asked.name}/${asked.scope}/${asked.window.from}`;
    const limit = this.#limits.get(key) ?? this.#read(asked);
    this.#limits.set(key, limit);
    limit.catch(() => this.#limits.delete(key));
    return limit;
  }

  async #read(asked: AskedLimit): Promise<number> {
    return (await knownLimit(this.#database, asked)) ?? (await measureQuota(this.#database, asked)).limit;
  }
}

function placeKey({ quota, scope, windowFrom }: QuotaPlace): string {
  return `${quota}/${scope}/${windowFrom.getTime()}`;
}

/** `level` null: by what is announced as it is. Rejects with `Undecidable` as a gate would. */
export async function rehearse(
  { database, archive }: RehearseParts,
  level: RehearsedLevel | null,
  { vehicle, quotas }: { readonly vehicle: RehearsedVehicle; readonly quotas: QuotaBook },
): Promise<Rehearsal> {
  const { lane, plateNo, plateColour, eventTime } = vehicle;
  const asked = { passage: 'rehearsal', lane, plateNo, plateColour, eventTime };
  const basis = await (level === null
    ? decisionBasis(database, asked)
    : withoutTrace(database, async (view) => {
        await putLevel(view, level);
        return decisionBasis(view, asked);
      }));
  const ruleSet = await ruleSetOf(archive, basis, eventTime);
  const order = { plateNo, plateColour, input: { lane, eventTime } };
  const { decision, uses } = await decisionOf(quotas, { ruleSet, basis, order });
  return { decision, ruleSet, level: basis.alertLevel, uses };
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
