/**
 * Counts what shadows would have decided. The ledger is the list of what is due: decisions after the last one counted,
 * up to the entry that stopped the shadow. Counts and how far they go are one transaction, so that whoever dies in
 * between loses nothing, and of two who count the same one gives way.
 */
import { Candidate, coveredBy, loadRuleSet, plateOf, RuleSetInvalid } from '../../rules/index.ts';
import type {
  AlertLevel,
  CandidateMemory,
  Facts,
  LoadedRuleSet,
  Outcome,
  Reason,
  Subject,
} from '../../rules/index.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import type { Database } from '../ledger/database.ts';
import { quotaLimits } from './quota-limits.ts';

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

/** One decision as the ledger has it. */
export interface DecidedEntry {
  readonly seq: bigint;
  readonly passage: string;
  readonly lane: string;
  readonly eventTime: Date;
  readonly outcome: Outcome;
  readonly reason: Pick<Reason, 'code' | 'text'>;
  readonly facts: Facts;
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
    const entries = await decidedBetween(this.#database, { after: from, to: due, covers });
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

  async #memoryOf({ id }: Behind, entries: readonly DecidedEntry[]): Promise<CandidateMemory> {
    const plates = entries.map(({ facts }) => plateOf(facts));
    const [entered, uses] = await Promise.all([
      this.#database.shadowEntry.findMany({ where: { shadow: id, plate: { in: plates } } }),
      this.#database.shadowUse.findMany({ where: { shadow: id } }),
    ]);
    const inside = new Set(entered.map(({ plate }) => plate));
    const used = new Map(uses.map(({ place, used: n }) => [place, n]));
    return { used: (place) => used.get(place) ?? 0, entered: (plate) => inside.has(plate) };
  }
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

function decidedBetween(
  database: Database,
  { after, to, covers }: { readonly after: bigint; readonly to: bigint; readonly covers: Subject },
): Promise<DecidedEntry[]> {
  return database.$queryRaw<DecidedEntry[]>`
    SELECT seq, subject AS passage, occurred_at AS "eventTime", p ->> 'lane' AS lane, p #>> '{decision,outcome}' AS outcome,
      p #> '{decision,reasons,0}' AS reason, p #> '{decision,facts}' AS facts
    FROM (SELECT seq, subject, occurred_at, payload::jsonb AS p FROM ledger_entry
      WHERE kind = 'passage-decided' AND seq > ${after} AND seq <= ${to}) e
    WHERE covers_passage(${covers}, p #>> '{decision,facts,subject}', p ->> 'decidedAs') ORDER BY seq LIMIT ${atOnce}`;
}

type Difference = Prisma.ShadowDifferenceCreateManyInput;

export interface Counted {
  readonly passages: number;
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  readonly differences: readonly Omit<Difference, 'shadow'>[];
  readonly entered: ReadonlySet<string>;
  readonly uses: ReadonlyMap<string, number>;
}

/** Pure. What the candidate lets in counts for those who come after in the same step. */
export function countOf(
  candidate: Candidate,
  entries: readonly DecidedEntry[],
  before: CandidateMemory,
): Counted {
  const differences: Omit<Difference, 'shadow'>[] = [];
  const entered = new Set<string>();
  const uses = new Map<string, number>();
  const memory: CandidateMemory = {
    used: (place) => before.used(place) + (uses.get(place) ?? 0),
    entered: (plate) => entered.has(plate) || before.entered(plate),
  };
  for (const entry of entries) {
    const made = candidate.decide(entry.facts, entry.eventTime.getTime(), memory);
    for (const place of made.uses) uses.set(place, (uses.get(place) ?? 0) + 1);
    if (made.enters !== null) entered.add(made.enters);
    if (made.outcome !== entry.outcome) differences.push(differenceOf(entry, made));
  }
  const newlyBlocked = differences.filter(({ afterOutcome }) => afterOutcome === 'block').length;
  const newlyAllowed = differences.length - newlyBlocked;
  return { passages: entries.length, newlyBlocked, newlyAllowed, differences, entered, uses };
}

function differenceOf(
  entry: DecidedEntry,
  made: ReturnType<Candidate['decide']>,
): Omit<Difference, 'shadow'> {
  const { seq, passage, lane, eventTime, outcome, reason, facts } = entry;
  return {
    seq,
    passage,
    lane,
    eventTime,
    plateNo: String(facts['plateNo']),
    plateColour: String(facts['plateColour']),
    beforeOutcome: outcome,
    beforeCode: reason.code,
    beforeText: { zh: reason.text.zh, en: reason.text.en },
    afterOutcome: made.outcome,
    afterCode: made.code,
    ...(made.text === null ? {} : { afterText: { zh: made.text.zh, en: made.text.en } }),
  };
}

interface Step {
  readonly shadow: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly counted: Counted;
}

async function keep(database: Database, { shadow, from, to, counted }: Step): Promise<void> {
  const { passages, newlyBlocked, newlyAllowed, differences, entered, uses } = counted;
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
    if (count === 0 || passages === 0) return;
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
