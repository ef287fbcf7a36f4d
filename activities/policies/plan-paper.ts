/** The plant's plan (一企一策): its rule sets have to be published, and for those whom the plan gives them to. */
import { assignmentsOf, loadPlan, RuleSetInvalid } from '../../rules/index.ts';
import type { LoadedPlan, PlanAssignment, PlanDocument } from '../../rules/index.ts';
import type { RuleSetName, WorkProblem } from '../../workflows/contract/policy-work.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import type { Database } from '../ledger/database.ts';
import type { Paper } from './paper.ts';
import { parsedDocument } from './rule-set-checks.ts';

export function createPlanPaper(database: Database): Paper {
  return {
    kinds: {
      save: 'plan-drafted',
      submit: 'plan-submitted',
      withdraw: 'plan-withdrawn',
      approve: 'plan-approved',
      return: 'plan-returned',
      publish: 'plan-adopted',
      restore: 'plan-restored',
    },
    notSo: 'a plan is not retired: the next one that is adopted takes its place',
    draft: (text, name) => Promise.resolve(draftOf(text, name)),
    problems: (document) => assignmentProblems(database, document as PlanDocument),
    counts: (document, at) => countsAs(database, document as PlanDocument, at),
  };
}

function draftOf(
  text: string,
  name: RuleSetName,
): { readonly sealed: LoadedPlan } | { readonly problems: readonly WorkProblem[] } {
  const parsed = parsedDocument(text);
  if ('problems' in parsed) return parsed;
  try {
    const sealed = loadPlan(parsed.json, sha256Hex);
    if (sealed.document.version === name.version) return { sealed };
    return { problems: [{ path: '$.version', message: `this is version ${name.version}` }] };
  } catch (error) {
    if (error instanceof RuleSetInvalid) return { problems: error.problems };
    throw error;
  }
}

interface Published {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly covers: string;
  readonly state: string;
}

const fields = { road: 'road', 'in-plant': 'inPlant', nrmm: 'nrmm' } as const;

async function published(database: Database, document: PlanDocument): Promise<Map<string, Published>> {
  const names = assignmentsOf(document).flatMap(({ ruleSet }) => (ruleSet === null ? [] : [ruleSet]));
  const rows = await database.ruleSet.findMany({ where: { OR: names } });
  const works = await database.policyWork.findMany({
    where: { OR: names },
    select: { id: true, version: true, state: true },
  });
  return new Map(
    rows.map(({ id, version, digest, document: rules }) => {
      const { covers = 'road' } = rules as { covers?: string };
      const work = works.find((one) => one.id === id && one.version === version);
      return [`${id}@${version}`, { id, version, digest, covers, state: work?.state ?? 'published' }];
    }),
  );
}

async function assignmentProblems(database: Database, document: PlanDocument): Promise<WorkProblem[]> {
  const known = await published(database, document);
  return assignmentsOf(document).flatMap(({ level, subject, ruleSet }) => {
    if (ruleSet === null) return [];
    const row = document.rows.findIndex((one) => one.level === level);
    const path = `$.rows[${row}].${fields[subject]}`;
    const name = `${ruleSet.id}@${ruleSet.version}`;
    const found = known.get(name);
    if (found === undefined) return [{ path, message: `${name} is not published: publish it first` }];
    if (found.state === 'retired') return [{ path, message: `${name} is retired: choose another version` }];
    if (found.covers !== subject)
      return [{ path, message: `${name} covers ${found.covers}, not ${subject}: choose another` }];
    return [];
  });
}

/** From its instant on, and never from one that has passed: what was decided stays as it was (I4). */
async function countsAs(database: Database, document: PlanDocument, at: number): Promise<object> {
  const known = await published(database, document);
  const digested = (given: PlanAssignment['ruleSet']): object | null =>
    given === null ? null : { ...given, digest: known.get(`${given.id}@${given.version}`)?.digest };
  const from = Math.max(at, document.inForceFrom === null ? 0 : Date.parse(document.inForceFrom));
  return {
    document,
    effectiveFrom: new Date(from).toISOString(),
    assignments: assignmentsOf(document).map(({ ruleSet, ...one }) => ({
      ...one,
      ruleSet: digested(ruleSet),
    })),
  };
}
