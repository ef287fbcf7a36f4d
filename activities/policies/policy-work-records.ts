/** Reads and writes the work on rule sets and on the plan. A document is checked before it is kept, and before it counts. */
import type { Database } from '../ledger/database.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import { serverClock } from '../ledger/entry-kinds.ts';
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
import { PLAN_ID } from '../../rules/index.ts';
import type { Paper } from './paper.ts';
import { createPlanPaper } from './plan-paper.ts';
import { ruleSetPaper } from './rule-set-paper.ts';

export function createPolicyWorkRecords(database: Database): PolicyWorkActivities {
  const plan = createPlanPaper(database);
  return {
    loadPolicyWork: (name) => workOf(database, name),
    recordPolicyStep: async ({ name, order, key }) => {
      const paper = name.id === PLAN_ID ? plan : ruleSetPaper;
      const work = await workOf(database, name);
      const given = { database, name, paper, key: `${subjectOf(name)}#${key}`, work };
      return order.step === 'save' ? saved(given, order) : stepped(given, order);
    },
  };
}

interface Given {
  readonly database: Database;
  readonly name: RuleSetName;
  readonly paper: Paper;
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
  const { database, name, paper, key, work } = given;
  const before = await database.ledgerEntry.findUnique({ where: { key }, select: { seq: true } });
  if (before === null && work.digest !== order.basedOn) return changedMeanwhile(work);
  const draft = await paper.draft(order.document, name);
  if ('problems' in draft) return refused(work, 'the document does not pass its checks', draft.problems);
  const { document, digest } = draft.sealed;
  const entry = await appendEntry(database, {
    key,
    kind: paper.kinds.save,
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
  const { database, name, paper, key, work } = given;
  const kind = paper.kinds[order.step];
  if (kind === undefined) return refused(work, paper.notSo, []);
  if (work.digest !== order.digest) return changedMeanwhile(work);
  const { document } = await database.ruleSetRevision.findUniqueOrThrow({ where: { digest: order.digest } });
  const comesToCount = order.step === 'publish' || order.step === 'restore';
  // What is restored was checked when it was adopted, and has to count again whatever was retired since.
  if (order.step === 'publish' || order.step === 'submit') {
    const problems = await paper.problems(document);
    if (problems.length > 0) return refused(work, 'it does not pass its checks', problems);
  }
  const entry = await appendEntry(database, {
    key,
    kind,
    subject: subjectOf(name),
    occurredAt: order.at,
    clock: serverClock,
    actor: personActor(order.person),
    payload: {
      ...signatureOf(order.person),
      digest: order.digest,
      reason: order.reason,
      ...(comesToCount ? { authors: work.authors, ...(await paper.counts(document, Date.now())) } : {}),
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
