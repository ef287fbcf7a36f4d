/** Writes that a shadow was started or stopped, and by whom. Only a candidate has one: a version that is not in force. */
import { ApplicationFailure } from '@temporalio/common';
import { failures } from '../../workflows/contract/failures.ts';
import type { FailureType } from '../../workflows/contract/failures.ts';
import { shadowId } from '../../workflows/contract/ids.ts';
import type { WorkState } from '../../workflows/contract/policy-work.ts';
import { isCandidateState, mostShadows, shadowRefusals } from '../../workflows/contract/shadow.ts';
import type {
  ShadowActivities,
  ShadowAnswer,
  ShadowOrder,
  ShadowRefusal,
  ShadowStart,
} from '../../workflows/contract/shadow.ts';
import { PLAN_ID } from '../../rules/index.ts';
import { levelAt, ruleSetsAt } from '../alerts/rule-sets-at.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';

export function createShadowRecords(database: Database): ShadowActivities {
  return {
    recordShadow: async (order) => {
      const key = shadowId(order);
      const before = await database.ledgerEntry.findUnique({ where: { key }, select: { seq: true } });
      if (before !== null) return { shadow: order.shadow, seq: before.seq.toString() };
      return order.act === 'start' ? started(database, order) : stopped(database, order);
    },
  };
}

async function started(database: Database, order: ShadowStart): Promise<ShadowAnswer> {
  const { ruleSet, digest, level } = order;
  const { id, version } = ruleSet;
  const work =
    id === PLAN_ID ? null : await database.policyWork.findUnique({ where: { id_version: { id, version } } });
  if (work === null) throw refused(failures.unknownSubject, `there is no rule set ${id}@${version}`);
  if (work.digest !== digest)
    throw refused(
      failures.changedMeanwhile,
      'somebody saved meanwhile: look at it again before it is shadowed',
    );
  if (!isCandidateState(work.state as WorkState) || (await digestsInForce(database)).includes(digest))
    throw notPossible('not-a-candidate');
  return append(database, order, { subject: `${id}@${version}`, payload: { digest, level } });
}

async function stopped(database: Database, order: ShadowOrder): Promise<ShadowAnswer> {
  const row = await database.shadow.findUnique({ where: { id: order.shadow } });
  if (row === null) throw refused(failures.unknownSubject, `there is no shadow ${order.shadow}`);
  const { ruleSetId, ruleSetVersion, digest, level } = row;
  return append(database, order, { subject: `${ruleSetId}@${ruleSetVersion}`, payload: { digest, level } });
}

async function append(
  database: Database,
  order: ShadowOrder,
  { subject, payload }: { subject: string; payload: { digest: string; level: string | null } },
): Promise<ShadowAnswer> {
  const { act, shadow, person, reason, at } = order;
  try {
    const { seq } = await appendEntry(database, {
      key: shadowId(order),
      kind: act === 'start' ? 'shadow-started' : 'shadow-stopped',
      subject,
      occurredAt: at,
      clock: serverClock,
      actor: personActor(person),
      payload: { ...signatureOf(person), shadow, ...payload, reason },
    });
    return { shadow, seq };
  } catch (error) {
    const why = shadowRefusals.find(
      (one) => error instanceof Error && error.message.includes(`shadow-${one}`),
    );
    throw why === undefined ? error : notPossible(why);
  }
}

/** Of the rule sets that the plan gives to the level in force now, for all kinds of vehicles. */
async function digestsInForce(database: Database): Promise<readonly string[]> {
  const now = new Date();
  const { ruleSets } = await ruleSetsAt(database, await levelAt(database, now), now);
  return Object.values(ruleSets).flatMap((set) => (set === null ? [] : [set.digest]));
}

const messages: Readonly<Record<ShadowRefusal, string>> = {
  'not-a-candidate':
    'a shadow is of a version that is submitted, approved or published, and not the one in force now',
  runs: 'this version has a shadow already: stop it first',
  full: `${mostShadows} shadows run already: stop one of them first`,
  ended: 'this shadow has been stopped already',
};

function notPossible(why: ShadowRefusal): ApplicationFailure {
  return refused(failures.notPossibleNow, messages[why], [why]);
}

function refused(type: FailureType, message: string, details: unknown[] = []): ApplicationFailure {
  return ApplicationFailure.create({ type, message, details, nonRetryable: true });
}
