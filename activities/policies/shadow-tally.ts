/**
 * What a shadow would have made of decisions, and how that differs from what the gates did. Pure. A passage counts once,
 * by what became of it: at the gate by its newest decision, in the shadow from the first one on that lets it in.
 */
import type { Candidate, CandidateMemory, Facts, Label, Outcome, Reason } from '../../rules/index.ts';
import type { Prisma } from '../../prisma/client/client.ts';

/** One decision as the ledger has it. */
export interface DecidedEntry {
  readonly seq: bigint;
  readonly passage: string;
  readonly lane: string;
  readonly eventTime: Date;
  /** The event time, or the instant of the change for whom it was decided again. */
  readonly decidedFor: Date;
  readonly outcome: Outcome;
  readonly reason: Pick<Reason, 'code' | 'text'>;
  readonly facts: Facts;
  /** Of the decision before it on the same passage, where the shadow has counted that; else null. */
  readonly prior: Outcome | null;
}

type Difference = Omit<Prisma.ShadowDifferenceCreateManyInput, 'shadow'>;

/** What the candidate made of a passage. */
export interface Told {
  readonly outcome: Outcome;
  readonly code: string;
  readonly text: Label | null;
}

export interface ShadowMemory extends CandidateMemory {
  /** The candidate's part of a difference of an earlier step. */
  difference(passage: string): Told | undefined;
}

export interface Counted {
  readonly entries: number;
  /** Passages that were not counted before. */
  readonly passages: number;
  /** What is added; less than nothing where more differences are settled than new ones found. */
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  readonly differences: readonly Difference[];
  /** Passages whose difference of an earlier step is no longer so. */
  readonly settled: ReadonlySet<string>;
  readonly entered: ReadonlySet<string>;
  readonly uses: ReadonlyMap<string, number>;
}

/** What the candidate lets in counts for those who come after in the same step. */
export function countOf(
  candidate: Candidate,
  entries: readonly DecidedEntry[],
  before: ShadowMemory,
): Counted {
  const found = new Map<string, { readonly row: Difference; readonly after: Told }>();
  const settled = new Map<string, Told>();
  const entered = new Set<string>();
  const uses = new Map<string, number>();
  const memory: CandidateMemory = {
    used: (place) => before.used(place) + (uses.get(place) ?? 0),
    entered: (plate) => entered.has(plate) || before.entered(plate),
  };
  const decided = ({ facts, decidedFor }: DecidedEntry): Told => {
    const made = candidate.decide(facts, decidedFor.getTime(), memory);
    for (const place of made.uses) uses.set(place, (uses.get(place) ?? 0) + 1);
    if (made.enters !== null) entered.add(made.enters);
    return made;
  };
  for (const entry of entries) {
    const { passage, outcome, prior } = entry;
    const here = found.get(passage)?.after;
    const earlier = here ?? (settled.has(passage) ? undefined : before.difference(passage));
    const after = letIn(prior, earlier) ?? decided(entry);
    if (here === undefined && earlier !== undefined) settled.set(passage, earlier);
    found.delete(passage);
    if (after.outcome !== outcome) found.set(passage, { row: differenceOf(entry, after), after });
  }
  const newly = (outcome: Outcome): number =>
    [...found.values()].filter(({ after }) => after.outcome === outcome).length -
    [...settled.values()].filter((after) => after.outcome === outcome).length;
  return {
    entries: entries.length,
    passages: entries.filter(({ prior }) => prior === null).length,
    newlyBlocked: newly('block'),
    newlyAllowed: newly('allow'),
    differences: [...found.values()].map(({ row }) => row),
    settled: new Set(settled.keys()),
    entered,
    uses,
  };
}

const LET_IN_BEFORE: Told = {
  outcome: 'allow',
  code: 'let-in-before',
  text: { zh: '此前已放行', en: 'Let in before' },
};

/** Whom the candidate has let in does not wait, and is not decided again by it. Null: it waits there too, or is new. */
function letIn(prior: Outcome | null, earlier: Told | undefined): Told | null {
  if (prior === null) return null;
  if (earlier !== undefined) return earlier.outcome === 'allow' ? earlier : null;
  return prior === 'allow' ? LET_IN_BEFORE : null;
}

function differenceOf(
  { seq, passage, lane, eventTime, outcome, reason, facts }: DecidedEntry,
  after: Told,
): Difference {
  return {
    ...{ seq, passage, lane, eventTime },
    plateNo: String(facts['plateNo']),
    plateColour: String(facts['plateColour']),
    beforeOutcome: outcome,
    beforeCode: reason.code,
    beforeText: { zh: reason.text.zh, en: reason.text.en },
    afterOutcome: after.outcome,
    afterCode: after.code,
    ...(after.text === null ? {} : { afterText: { zh: after.text.zh, en: after.text.en } }),
  };
}
