/** Reads and writes the work on rule sets. The document is checked before it is kept, its tests before it is submitted. */
import type { Database } from '../ledger/database.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import { serverClock, type EntryKind } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';
import { failures } from '../../workflows/contract/failures.ts';
import type { Person } from '../../workflows/contract/passage.ts';
import type {
  PolicyWork,
  PolicyWorkActivities,
  RuleSetName,
  SaveOrder,
  StepOrder,
  WorkOutcome,
  WorkProblem,
  WorkState,
} from '../../workflows/contract/policy-work.ts';
import { loadRuleSet } from '../../rules/index.ts';
import { problemsOfDraft, problemsOfSubmission, validityProblems } from './rule-set-checks.ts';

const kinds = {
  submit: 'rule-set-submitted',
  withdraw: 'rule-set-withdrawn',
  approve: 'rule-set-approved',
  return: 'rule-set-returned',
  publish: 'rule-set-published',
  retire: 'rule-set-retired',
} as const satisfies Record<StepOrder['step'], EntryKind>;

export function createPolicyWorkRecords(database: Database): PolicyWorkActivities {
  return {
    loadPolicyWork: (name) => workOf(database, name),
    recordPolicyStep: async ({ name, order, key }) => {
      const given = { database, name, key: `${subjectOf(name)}#${key}`, work: await workOf(database, name) };
      return order.step === 'save' ? saved(given, order) : stepped(given, order);
    },
  };
}

interface Given {
  readonly database: Database;
  readonly name: RuleSetName;
  readonly key: string;
  readonly work: PolicyWork;
}

const subjectOf = ({ id, version }: RuleSetName): string => `${id}@${version}`;

async function workOf(database: Database, name: RuleSetName): Promise<PolicyWork> {
  const { id, version } = name;
  const row = await database.policyWork.findUnique({ where: { id_version: { id, version } } });
  if (row === null) return { ...name, state: 'none', revision: 0, digest: null, authors: [] };
  const authors = row.authors as unknown as readonly Person[];
  return { ...name, state: row.state as WorkState, revision: row.revision, digest: row.digest, authors };
}

async function saved(given: Given, order: SaveOrder): Promise<WorkOutcome> {
  const { database, name, key, work } = given;
  const before = await database.ledgerEntry.findUnique({ where: { key }, select: { seq: true } });
  if (before === null && work.digest !== order.basedOn) return changedMeanwhile(work);
  const draft = problemsOfDraft(order.document, name);
  if ('problems' in draft) return refused(work, 'the document is no rule set', draft.problems);
  const { document, digest } = draft.ruleSet;
  const entry = await appendEntry(database, {
    key,
    kind: 'rule-set-drafted',
    subject: subjectOf(name),
    occurredAt: order.at,
    clock: serverClock,
    actor: personActor(order.person),
    payload: {
      ...signatureOf(order.person),
      revision: work.revision + 1,
      digest,
      document: { ...document, digest: undefined },
      note: order.note,
    },
  });
  return { kind: 'recorded', seq: entry.seq, work: await workOf(database, name) };
}

async function stepped(given: Given, order: StepOrder): Promise<WorkOutcome> {
  const { database, name, key, work } = given;
  if (work.digest !== order.digest) return changedMeanwhile(work);
  const row = await database.ruleSetRevision.findUniqueOrThrow({ where: { digest: order.digest } });
  const ruleSet = loadRuleSet(row.document, sha256Hex);
  if (order.step === 'submit' || order.step === 'publish') {
    const problems = [...(await problemsOfSubmission(ruleSet)), ...validityProblems(ruleSet, Date.now())];
    if (problems.length > 0) return refused(work, 'it does not pass its checks', problems);
  }
  const entry = await appendEntry(database, {
    key,
    kind: kinds[order.step],
    subject: subjectOf(name),
    occurredAt: order.at,
    clock: serverClock,
    actor: personActor(order.person),
    payload: {
      ...signatureOf(order.person),
      digest: order.digest,
      reason: order.reason,
      ...(order.step === 'publish' ? { document: row.document, authors: work.authors } : {}),
    },
  });
  return { kind: 'recorded', seq: entry.seq, work: await workOf(database, name) };
}

function changedMeanwhile(work: PolicyWork): WorkOutcome {
  const message = `revision ${work.revision} was saved meanwhile: load it, put your changes on it, and try again`;
  return { kind: 'refused', failure: failures.changedMeanwhile, message, problems: [], work };
}

function refused(work: PolicyWork, message: string, problems: readonly WorkProblem[]): WorkOutcome {
  return { kind: 'refused', failure: failures.badRequest, message, problems, work };
}
