/**
 * Counts what shadows would have decided. The ledger is the list of what is due: decisions after the last one counted,
 * up to the entry that stopped the shadow. Counts and how far they go are one transaction, so that whoever dies in
 * between loses nothing, and of two who count the same one gives way.
 */
import { Candidate, coveredBy, loadRuleSet, plateOf, RuleSetInvalid } from '../../rules/index.ts';
import type { AlertLevel, Label, LoadedRuleSet, Outcome, Subject } from '../../rules/index.ts';
import type { ShadowDifference } from '../../prisma/client/client.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import type { Database } from '../ledger/database.ts';
import { quotaLimits } from './quota-limits.ts';
import { countOf } from './shadow-tally.ts';
import type { Counted, DecidedEntry, ShadowMemory, Told } from './shadow-tally.ts';

/** Decisions in one step: whatever else the process does waits for no more than these. */
const atOnce = 50;

interface Behind {
  readonly id: string;
  readonly digest: string;
  readonly level: AlertLevel | null;
  readonly started_at: Date;
  readonly started_seq: bigint;
  /** Null: nothing of it is counted. */
  readonly position: bigint | null;
  /** The entry up to which it is to be counted now. */
  readonly due: bigint;
}

interface Known {
  readonly candidate: Candidate;
  /** Only what it would decide on is counted. */
  readonly covers: Subject;
}

export class ShadowCounter {
  readonly #database: Database;
  readonly #candidates = new Map<string, Known>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** One step of each shadow that is behind. True: there is more to count. One that fails does not hold up the others. */
  async count(): Promise<boolean> {
    let isMore = false;
    const errors: unknown[] = [];
    for (const shadow of await behind(this.#database)) {
      try {
        if (await this.#step(shadow)) isMore = true;
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return isMore;
  }

  async #step(shadow: Behind): Promise<boolean> {
    const { id, started_seq: startedSeq, due } = shadow;
    const from = shadow.position ?? startedSeq;
    if (shadow.position === null)
      await this.#database.shadowTally.createMany({
        data: { shadow: id, position: from },
        skipDuplicates: true,
      });
    const known = await this.#candidateOf(shadow);
    if (typeof known === 'string') {
      await tellProblem(this.#database, id, known);
      return false;
    }
    const { candidate, covers } = known;
    const entries = await decidedBetween(this.#database, { since: startedSeq, after: from, to: due, covers });
    const isMore = entries.length === atOnce;
    const to = isMore ? (entries.at(-1)?.seq ?? due) : due;
    const counted = countOf(candidate, entries, await this.#memoryOf(shadow, entries));
    await keep(this.#database, { shadow: id, from, to, counted });
    return isMore;
  }

  /** Or why there is none. */
  async #candidateOf({ id, digest, level, started_at: startedAt }: Behind): Promise<Known | string> {
    const known = this.#candidates.get(id);
    if (known !== undefined) return known;
    const ruleSet = await ruleSetOf(this.#database, digest);
    if (typeof ruleSet === 'string') return ruleSet;
    const limits = await quotaLimits(this.#database, ruleSet, startedAt.getTime());
    const made = {
      candidate: new Candidate(ruleSet, { level, quotaLimits: limits }),
      covers: coveredBy(ruleSet.document),
    };
    this.#candidates.set(id, made);
    return made;
  }

  async #memoryOf({ id }: Behind, entries: readonly DecidedEntry[]): Promise<ShadowMemory> {
    const plates = entries.map(({ facts }) => plateOf(facts));
    const again = entries.flatMap(({ passage, prior }) => (prior === null ? [] : [passage]));
    const [entered, uses, differences] = await Promise.all([
      this.#database.shadowEntry.findMany({ where: { shadow: id, plate: { in: plates } } }),
      this.#database.shadowUse.findMany({ where: { shadow: id } }),
      again.length === 0
        ? []
        : this.#database.shadowDifference.findMany({ where: { shadow: id, passage: { in: again } } }),
    ]);
    const inside = new Set(entered.map(({ plate }) => plate));
    const used = new Map(uses.map(({ place, used: n }) => [place, n]));
    const known = new Map(differences.map((one) => [one.passage, toldOf(one)]));
    return {
      used: (place) => used.get(place) ?? 0,
      entered: (plate) => inside.has(plate),
      difference: (passage) => known.get(passage),
    };
  }
}

function toldOf({ afterOutcome, afterCode, afterText }: ShadowDifference): Told {
  return { outcome: afterOutcome as Outcome, code: afterCode, text: afterText as Label | null };
}

async function ruleSetOf(database: Database, digest: string): Promise<LoadedRuleSet | string> {
  const row = await database.ruleSetRevision.findUnique({ where: { digest } });
  if (row === null) return `no rule set has the digest ${digest}`;
  try {
    return loadRuleSet(row.document, sha256Hex);
  } catch (error) {
    if (error instanceof RuleSetInvalid) return `the rule set does not load: ${error.message}`;
    throw error;
  }
}

/** The head is read first: every entry up to it is there for all to see. */
function behind(database: Database): Promise<Behind[]> {
  return database.$queryRaw<Behind[]>`
    SELECT * FROM (
      SELECT s.id, s.digest, s.level, s.started_at, s.started_seq, t.position,
        coalesce(s.stopped_seq, (SELECT seq FROM ledger_head)) AS due
      FROM shadow s LEFT JOIN shadow_tally t ON t.shadow = s.id) a
    WHERE position IS NULL OR position < due ORDER BY started_seq`;
}

interface Stretch {
  /** The entry that started the shadow: what was decided before it is not its own. */
  readonly since: bigint;
  readonly after: bigint;
  readonly to: bigint;
  readonly covers: Subject;
}

/** With the outcome of the decision before, where that is one of the shadow's own: the vehicle waited. */
function decidedBetween(database: Database, { since, after, to, covers }: Stretch): Promise<DecidedEntry[]> {
  return database.$queryRaw<DecidedEntry[]>`
    SELECT seq, subject AS passage, occurred_at AS "decidedFor", (p ->> 'eventTime')::timestamptz AS "eventTime",
      p ->> 'lane' AS lane, p #>> '{decision,outcome}' AS outcome, p #> '{decision,reasons,0}' AS reason,
      p #> '{decision,facts}' AS facts,
      CASE kind WHEN 'passage-decided-again' THEN (
        SELECT b.payload::jsonb #>> '{decision,outcome}' FROM ledger_entry b
        WHERE b.subject = e.subject AND b.kind IN ('passage-decided', 'passage-decided-again')
          AND b.seq > ${since} AND b.seq < e.seq AND covers_passage(${covers},
            b.payload::jsonb #>> '{decision,facts,subject}', b.payload::jsonb ->> 'decidedAs')
        ORDER BY b.seq DESC LIMIT 1) END AS prior
    FROM (SELECT seq, kind, subject, occurred_at, payload::jsonb AS p FROM ledger_entry
      WHERE kind IN ('passage-decided', 'passage-decided-again') AND seq > ${after} AND seq <= ${to}) e
    WHERE covers_passage(${covers}, p #>> '{decision,facts,subject}', p ->> 'decidedAs') ORDER BY seq LIMIT ${atOnce}`;
}

interface Step {
  readonly shadow: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly counted: Counted;
}

async function keep(database: Database, { shadow, from, to, counted }: Step): Promise<void> {
  const { passages, newlyBlocked, newlyAllowed, differences, settled, entered, uses } = counted;
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.shadowTally.updateMany({
      where: { shadow, position: from },
      data: {
        position: to,
        problem: null,
        passages: { increment: passages },
        newlyBlocked: { increment: newlyBlocked },
        newlyAllowed: { increment: newlyAllowed },
      },
    });
    // Another process counts it, or it is counted anew after a rebuild.
    if (count === 0 || counted.entries === 0) return;
    await transaction.shadowDifference.deleteMany({ where: { shadow, passage: { in: [...settled] } } });
    await transaction.shadowDifference.createMany({ data: differences.map((one) => ({ shadow, ...one })) });
    await transaction.shadowEntry.createMany({
      data: [...entered].map((plate) => ({ shadow, plate })),
      skipDuplicates: true,
    });
    for (const [place, used] of uses)
      await transaction.shadowUse.upsert({
        where: { shadow_place: { shadow, place } },
        create: { shadow, place, used },
        update: { used: { increment: used } },
      });
    await tell(transaction, shadow);
  });
}

async function tellProblem(database: Database, shadow: string, problem: string): Promise<void> {
  const { count } = await database.shadowTally.updateMany({
    where: { shadow, OR: [{ problem: null }, { problem: { not: problem } }] },
    data: { problem },
  });
  if (count > 0) await tell(database, shadow);
}

/** To the pages that are open. */
async function tell(database: Pick<Database, '$executeRaw'>, shadow: string): Promise<void> {
  const notice = JSON.stringify({ kind: 'shadow', subject: shadow });
  await database.$executeRaw`SELECT pg_notify('greengate', ${notice})`;
}
