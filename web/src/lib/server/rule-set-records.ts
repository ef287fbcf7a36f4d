/** Published rule sets, every version of them. */
import { decidingRules } from '../../../../rules/model/compile-tables.ts';
import type { DecidingRule, RuleSetDocument } from '../../../../rules/model/rule-set.ts';
import type { Prisma, RuleSet } from '../../../../prisma/client/client.ts';
import { database } from './database.ts';

export interface RuleSetLine {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly rules: number;
  readonly tests: number;
  /** ms since the epoch. */
  readonly publishedAt: number;
  readonly seq: string;
}

export interface RuleSetDetail {
  readonly line: RuleSetLine;
  readonly document: RuleSetDocument;
  /** In order of precedence, each row of a table as a rule. */
  readonly rules: readonly DecidingRule[];
}

export async function readRuleSets(): Promise<RuleSetLine[]> {
  const rows = await database().ruleSet.findMany({ orderBy: [{ id: 'asc' }, { version: 'desc' }] });
  return rows.map(lineOf);
}

/** Null: there is no such version. */
export async function readRuleSet(id: string, version: number): Promise<RuleSetDetail | null> {
  const row = await database().ruleSet.findUnique({ where: { id_version: { id, version } } });
  if (row === null) return null;
  const document = documentOf(row.document);
  return { line: lineOf(row), document, rules: decidingRules(document) };
}

function lineOf({ document, publishedAt, seq, ...row }: RuleSet): RuleSetLine {
  const checked = documentOf(document);
  const { title, tests } = checked;
  return {
    ...row,
    title,
    rules: decidingRules(checked).length,
    tests: tests.length,
    publishedAt: publishedAt.getTime(),
    seq: seq.toString(),
  };
}

/** Checked when it was published, and never changed since. */
function documentOf(document: Prisma.JsonValue): RuleSetDocument {
  return document as unknown as RuleSetDocument;
}
