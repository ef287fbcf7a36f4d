/** Rule sets with the work on them: every version, its document, its tests as they come out now. */
import { createHash } from 'node:crypto';
import { decidingRules } from '../../../../rules/model/compile-tables.ts';
import { runRuleSetTests } from '../../../../rules/engine/rule-set-tests.ts';
import { PLAN_ID } from '../../../../rules/model/plan.ts';
import { loadRuleSet } from '../../../../rules/model/load-rule-set.ts';
import { validityOf } from '../../../../rules/model/validity.ts';
import type { LoadedRuleSet, Quota, RuleSetDocument } from '../../../../rules/model/rule-set.ts';
import type { PolicyWork } from '../../../../prisma/client/client.ts';
import { isSamePerson } from '../../../../workflows/contract/duties.ts';
import type { Person } from '../../../../workflows/contract/passage.ts';
import type { WorkState } from '../../../../workflows/contract/policy-work.ts';
import type { WorkDetail, WorkLine, TestLine } from '../policies/work-view.ts';
import { diffRuleSets } from '../policies/diff/diff-rule-sets.ts';
import { quotaTexts } from '../policies/quota-texts.ts';
import { database } from './database.ts';
import { analysisOf, differenceOf } from './policy-analysis.ts';
import { signerOf, type Act } from './whoami.ts';

export async function readPolicyWorks(): Promise<readonly WorkLine[]> {
  const rows = await database().policyWork.findMany({
    where: { id: { not: PLAN_ID } },
    orderBy: [{ id: 'asc' }, { version: 'desc' }],
  });
  return rows.map(lineOf);
}

/** Null: there is no such version. */
export async function readPolicyWork(id: string, version: number, event: Act): Promise<WorkDetail | null> {
  const [row, versions] = await Promise.all([
    database().policyWork.findUnique({ where: { id_version: { id, version } } }),
    database().policyWork.findMany({
      where: { id },
      orderBy: { version: 'desc' },
      select: { version: true, state: true },
    }),
  ]);
  if (row === null) return null;
  const ruleSet = loadRuleSet(row.document, sha256Hex);
  const before = await newestPublishedBefore(id, version);
  const authors = row.authors as unknown as readonly Person[];
  const me = event.locals.who === null ? null : signerOf(event);
  return {
    line: lineOf(row),
    document: documentOf(row),
    rules: decidingRules(documentOf(row)),
    quotas: quotasOf(documentOf(row)).map(quotaTexts),
    versions: versions.map(({ version: one, state }) => ({ version: one, state: state as WorkState })),
    authors: authors.map(({ name }) => name),
    isMine: me !== null && authors.some((author) => isSamePerson(author, me)),
    ...(await testsOf(ruleSet)),
    analysis: analysisOf(ruleSet),
    difference: before === null ? null : differenceOf(loadRuleSet(before.document, sha256Hex), ruleSet),
    diff: before === null ? null : diffRuleSets(documentOf(before), documentOf(row)),
  };
}

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The newest version before this one that was ever in force: what people compare with. */
export function newestPublishedBefore(id: string, version: number): Promise<PolicyWork | null> {
  return database().policyWork.findFirst({
    where: { id, version: { lt: version }, publishedAt: { not: null } },
    orderBy: { version: 'desc' },
  });
}

async function testsOf(ruleSet: LoadedRuleSet): Promise<Pick<WorkDetail, 'tests' | 'untested'>> {
  const { results, untestedRules } = await runRuleSetTests(ruleSet);
  const tests = results.map(({ test, passed, decision }): TestLine => {
    const [deciding] = decision.reasons;
    return {
      name: test.name,
      passed,
      expect: test.expect,
      got: decision.outcome,
      by: deciding?.rule ?? 'default',
    };
  });
  return { tests, untested: untestedRules };
}

function lineOf(row: PolicyWork): WorkLine {
  const { id, version, state, revision, digest, savedBy, submittedBy, approvedBy, note } = row;
  const document = documentOf(row);
  return {
    id,
    version,
    state: state as WorkLine['state'],
    revision,
    digest,
    title: document.title,
    rules: decidingRules(document).length,
    tests: document.tests.length,
    note,
    savedBy,
    savedAt: row.savedAt.getTime(),
    submittedBy,
    submittedAt: row.submittedAt?.getTime() ?? null,
    approvedBy,
    approvedAt: row.approvedAt?.getTime() ?? null,
    publishedAt: row.publishedAt?.getTime() ?? null,
    validity: validityOf(document),
    reason: row.reason as WorkLine['reason'],
    seq: row.seq.toString(),
  };
}

function quotasOf(document: RuleSetDocument): readonly Quota[] {
  return 'quotas' in document ? document.quotas : [];
}

/** Checked when it was saved. */
function documentOf({ document }: Pick<PolicyWork, 'document'>): RuleSetDocument {
  return document as unknown as RuleSetDocument;
}
