/** The plant's plan (一企一策): its rule sets have to be published, and for those whom the plan gives them to. */
import {
  assignmentsOf,
  beijingText,
  coveredBy,
  loadPlan,
  RuleSetInvalid,
  validityAt,
  validityOf,
} from '../../rules/index.ts';
import type {
  LoadedPlan,
  PlanAssignment,
  PlanDocument,
  RuleSetDocument,
  Validity,
} from '../../rules/index.ts';
import { levelAt } from '../alerts/rule-sets-at.ts';
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
    problems: (document) => assignmentProblems(database, document as PlanDocument, Date.now()),
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
  readonly validity: Validity;
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
      const work = works.find((one) => one.id === id && one.version === version);
      const read = rules as unknown as RuleSetDocument;
      const [covers, validity] = [coveredBy(read), validityOf(read)];
      const state = work?.state ?? 'published';
      return [`${id}@${version}`, { id, version, digest, covers, state, validity }];
    }),
  );
}

async function assignmentProblems(
  database: Database,
  document: PlanDocument,
  now: number,
): Promise<WorkProblem[]> {
  const known = await published(database, document);
  const from = countsFrom(document, now);
  const levelThen = await levelAt(database, new Date(from));
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
    const outside = outsideValidity(found, { from, isInForceThen: level === levelThen });
    return outside === null ? [] : [{ path, message: outside }];
  });
}

/**
 * A set that has ended never decides again. One that begins later may stand at a level that nobody is under when the
 * plan comes to count; at the level of that instant it would leave every vehicle to a person.
 */
function outsideValidity(
  { id, version, validity }: Published,
  { from, isInForceThen }: { readonly from: number; readonly isInForceThen: boolean },
): string | null {
  const state = validityAt(validity, from);
  const name = `${id}@${version}`;
  if (state === 'ended')
    return `${name} is valid until ${beijingText(validity.to ?? 0)} only, and the plan counts from ${beijingText(from)}: choose another version`;
  if (state === 'not-yet' && isInForceThen)
    return `${name} is not valid before ${beijingText(validity.from ?? 0)}, and the plan counts from ${beijingText(from)}: choose another version, or let the plan count later`;
  return null;
}

const countsFrom = ({ inForceFrom }: PlanDocument, at: number): number =>
  Math.max(at, inForceFrom === null ? 0 : Date.parse(inForceFrom));

/** From its instant on, and never from one that has passed: what was decided stays as it was (I4). */
async function countsAs(database: Database, document: PlanDocument, at: number): Promise<object> {
  const known = await published(database, document);
  const digested = (given: PlanAssignment['ruleSet']): object | null =>
    given === null ? null : { ...given, digest: known.get(`${given.id}@${given.version}`)?.digest };
  const from = countsFrom(document, at);
  return {
    document,
    effectiveFrom: new Date(from).toISOString(),
    assignments: assignmentsOf(document).map(({ ruleSet, ...one }) => ({
      ...one,
      ruleSet: digested(ruleSet),
    })),
  };
}
