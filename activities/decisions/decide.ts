/** Decides one vehicle by the rule set and level in force at its event time, and records it before anything moves. */
import { ApplicationFailure } from '@temporalio/activity';
import {
  beijingText,
  deriveFacts,
  evaluate,
  FactMissing,
  FactTypeMismatch,
  OUTSIDE_VALIDITY,
  plateFindings,
  RuleSetInvalid,
  tellListed,
  validityAt,
  validityOf,
} from '../../rules/index.ts';
import type { Decision, FactInput, LoadedRuleSet } from '../../rules/index.ts';
import { failures } from '../../workflows/contract/failures.ts';
import type {
  DecisionBrief,
  PassageLocalActivities,
  UndecidableDetail,
} from '../../workflows/contract/passage.activities.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import type { Actor, AppendedEntry } from '../ledger/entry-kinds.ts';
import { personActor } from '../ledger/signature.ts';
import type { PassageJournal } from '../passages/passage-journal.ts';
import { eventClock, passageFacts } from '../passages/passage-payload.ts';
import { decisionBasis, listedPlates, vehicleFile } from './decision-basis.ts';
import type { DecidedPayload, DecisionBasis } from './decision-basis.ts';
import { isQuotaUsedUp, leftAfter, ledgerQuotas, quotaStates, usesOf } from './quota-counts.ts';
import type { QuotaBook, QuotaUse } from './quota-counts.ts';
import type { RuleSetArchive } from './rule-set-archive.ts';

type Order = Parameters<PassageLocalActivities['decide']>[0];
/** As much of it as decides; the rest is recorded. */
export type DecidingOrder = Pick<Order, 'plateNo' | 'plateColour' | 'again'> & {
  readonly input: Pick<Order['input'], 'lane' | 'eventTime'>;
};

export interface DecideParts {
  readonly database: Database;
  readonly archive: RuleSetArchive;
  readonly journal: PassageJournal;
  /** Somebody read the plate by hand: that is reviewed by somebody else; nothing waits for it. */
  readonly wakeReviews: () => void;
}

export function createDecide(parts: DecideParts): PassageLocalActivities['decide'] {
  return async (order) => {
    const { input, plateNo, plateColour } = order;
    const { passage, lane } = input;
    const asked = { passage: decisionName(order), lane, plateNo, plateColour, eventTime: decidedFor(order) };
    const basis = await decisionBasis(parts.database, asked);
    if (basis.decided !== null)
      return briefOf(basis.decided.payload.decision, basis.decided.seq, Date.parse(basis.decided.recordedAt));
    const { entry, decision, quotaLeft } = await decidedInTurn(parts, basis, order);
    if (!entry.existed) parts.journal.wrote(passage, entry.seq);
    if (order.identified !== null) parts.wakeReviews();
    const recorded = entry.existed ? (JSON.parse(entry.payload) as DecidedPayload).decision : decision;
    const brief = briefOf(recorded, entry.seq, entry.recordedAt);
    return entry.existed || quotaLeft === null ? brief : { ...brief, quotaLeft };
  };
}

/** Decided again it is a decision of its own, by the instant of the change; its name is part of its key. */
const decisionName = ({ input, again }: Order): string =>
  again === undefined ? input.passage : `${input.passage}#again/${again.status}`;
const decidedFor = ({ input, again }: DecidingOrder): number => again?.at ?? input.eventTime;

export interface Made {
  readonly decision: Decision;
  readonly uses: readonly QuotaUse[];
  /** Of those that count it, after it; null: none does. */
  readonly quotaLeft: number | null;
}

/** Decides again when another gate took the last place of a quota between the counting and the record. */
async function decidedInTurn(
  { database, archive }: DecideParts,
  basis: DecisionBasis,
  order: Order,
): Promise<Pick<Made, 'decision' | 'quotaLeft'> & { readonly entry: AppendedEntry }> {
  const ruleSet = await ruleSetOf(archive, basis, decidedFor(order));
  const quotas = ledgerQuotas(database);
  for (;;) {
    const made = await decisionOf(quotas, { ruleSet, basis, order });
    try {
      const { decision, quotaLeft } = made;
      return { entry: await appendDecision(database, { order, made, basis }), decision, quotaLeft };
    } catch (error) {
      if (!isQuotaUsedUp(error)) throw error;
    }
  }
}

/** Throws `Undecidable` where facts are missing. */
export async function decisionOf(
  quotas: QuotaBook,
  { ruleSet, basis, order }: { ruleSet: LoadedRuleSet; basis: DecisionBasis; order: DecidingOrder },
): Promise<Made> {
  const eventTime = decidedFor(order);
  const input = factInputOf(basis, order);
  try {
    const states = await quotaStates(quotas, ruleSet, { facts: deriveFacts(input), eventTime });
    const quotasLeft = Object.fromEntries(states.map(({ quota, left }) => [quota.id, left]));
    const facts = deriveFacts({ ...input, quotasLeft });
    const decision = tellListed(await evaluate(ruleSet, facts), listedPlates(basis, order));
    const uses = decision.outcome === 'allow' ? usesOf(states, facts) : [];
    return { decision, uses, quotaLeft: leftAfter(states, uses) };
  } catch (error) {
    if (error instanceof FactMissing || error instanceof FactTypeMismatch)
      throw undecidable(error.message, { cause: error });
    throw error;
  }
}

function factInputOf(basis: DecisionBasis, order: DecidingOrder): FactInput {
  const { input, plateNo, plateColour } = order;
  const { lane, alertLevel, exemptions, enteredBefore, plant } = basis;
  if (lane === null) throw undecidable(`lane ${input.lane} is not registered`);
  return {
    plateNo,
    plateColour,
    lane: lane.id,
    entrance: lane.entrance,
    direction: lane.direction,
    eventTime: decidedFor(order),
    alertLevel,
    overLimit: listedPlates(basis, order).length > 0,
    vehicle: vehicleFile(basis.vehicle),
    subject: basis.vehicle?.subject ?? 'road',
    exemptions,
    enteredBefore,
    plant: plant ?? { grade: null, industry: null },
    quotasLeft: {},
  };
}

/** Throws `Undecidable` where none is assigned, it does not load, or it is not valid at the instant. */
export async function ruleSetOf(
  archive: RuleSetArchive,
  basis: DecisionBasis,
  at: number,
): Promise<LoadedRuleSet> {
  const ruleSet = await assignedRuleSet(archive, basis);
  mustBeValid(ruleSet, at);
  return ruleSet;
}

async function assignedRuleSet(
  archive: RuleSetArchive,
  { policy, alertLevel }: DecisionBasis,
): Promise<LoadedRuleSet> {
  if (policy === null) throw undecidable(`no rule set is assigned to level ${alertLevel}: assign one`);
  const named = `${policy.ruleSetId}@${policy.ruleSetVersion}`;
  try {
    const ruleSet = await archive.byDigest(policy.digest);
    if (ruleSet === null) throw undecidable(`rule set ${named} is not in the archive`);
    return ruleSet;
  } catch (error) {
    if (error instanceof RuleSetInvalid)
      throw undecidable(`rule set ${named} does not load: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Read with the set itself: nothing more is asked of the database. */
function mustBeValid({ id, version, document }: LoadedRuleSet, at: number): void {
  const validity = validityOf(document);
  const state = validityAt(validity, at);
  if (state === 'valid') return;
  const named = `${id}@${version}`;
  const [from, until] = [beijingText(validity.from ?? 0), beijingText(validity.to ?? 0)];
  const message =
    state === 'ended'
      ? `rule set ${named} was valid until ${until}: have the plan name a version that is valid`
      : `rule set ${named} is not valid before ${from}: have the plan name a version that is valid`;
  throw undecidable(message, { sign: OUTSIDE_VALIDITY.text.sign });
}

function appendDecision(
  database: Database,
  { order, made, basis }: { order: Order; made: Made; basis: DecisionBasis },
): Promise<AppendedEntry> {
  const { input, plateNo, plateColour, identified, again } = order;
  // Who read the plate ordered the first decision, not what came of a change of level.
  const actor: Actor = identified && again === undefined ? personActor(identified.person) : system;
  return appendEntry(database, {
    key: `${decisionName(order)}#decided`,
    kind: again === undefined ? 'passage-decided' : 'passage-decided-again',
    subject: input.passage,
    occurredAt: decidedFor(order),
    clock: again === undefined ? eventClock(input) : serverClock,
    actor,
    payload: {
      ...passageFacts(input),
      plateNo,
      plateColour,
      identified,
      ...(again === undefined ? {} : { before: again.before, status: again.status }),
      decision: made.decision,
      policySeq: basis.policy?.seq ?? null,
      ...machineOf(basis),
      ...identification(basis, order),
      ...(basis.exemptions.length === 0 ? {} : { exemptions: basis.exemptions }),
      ...(made.uses.length === 0 ? {} : { quotas: made.uses }),
    },
  });
}

/** Which machine it is, and the column of the plan that decided on it. A road vehicle has neither. */
function machineOf({ vehicle, policy }: DecisionBasis): object {
  const machine = vehicle?.machine ?? null;
  return machine === null ? {} : { machine, decidedAs: policy?.decidedAs ?? 'road' };
}

/** What is not plain about who it is; absent where everything is. */
function identification(basis: DecisionBasis, { plateNo, plateColour }: Order): object {
  const findings = plateFindings(plateNo, plateColour);
  const listed = listedPlates(basis, { plateNo, plateColour });
  const emissionBasis = basis.vehicle?.emission_basis ?? null;
  return {
    ...(emissionBasis === null ? {} : { emissionBasis }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(listed.length === 0 ? {} : { listed }),
  };
}

function briefOf(decision: Decision, seq: string, at: number): DecisionBrief {
  const [deciding] = decision.reasons;
  if (deciding === undefined) throw new Error(`decision ${seq} has no reason`);
  const { emissionStage, fuel, alertLevel } = decision.facts;
  return {
    outcome: decision.outcome,
    code: deciding.code,
    reason: deciding.text,
    stage: String(emissionStage),
    fuel: String(fuel),
    alertLevel: String(alertLevel),
    seq,
    at,
  };
}

/** `sign`: what the board says of it. */
function undecidable(
  message: string,
  { cause, sign }: { readonly cause?: Error; readonly sign?: string } = {},
): ApplicationFailure {
  return ApplicationFailure.create({
    type: failures.undecidable,
    nonRetryable: true,
    message,
    ...(cause ? { cause } : {}),
    ...(sign === undefined ? {} : { details: [{ sign } satisfies UndecidableDetail] }),
  });
}

/** A person has to decide; anything else is a trouble that passes, or a defect. */
export function isUndecidable(error: unknown): error is ApplicationFailure {
  return error instanceof ApplicationFailure && error.type === failures.undecidable;
}
