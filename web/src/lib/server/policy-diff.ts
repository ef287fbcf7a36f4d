/** Two versions of rule sets side by side: of one set, or of two. */
import { loadRuleSet } from '../../../../rules/model/load-rule-set.ts';
import type { Label } from '../../../../rules/model/label.ts';
import type { RuleSetDocument } from '../../../../rules/model/rule-set.ts';
import type { PolicyWork } from '../../../../prisma/client/client.ts';
import type { RuleSetName } from '../../../../workflows/contract/policy-work.ts';
import type { DifferenceView } from '../policies/analysis-view.ts';
import { diffRuleSets } from '../policies/diff/diff-rule-sets.ts';
import type { DiffView } from '../policies/diff/diff-view.ts';
import { database } from './database.ts';
import { differenceOf } from './policy-analysis.ts';
import { newestPublishedBefore, sha256Hex } from './policy-work.ts';

export interface SetLine extends RuleSetName {
  readonly title: Label;
  readonly digest: string;
}

export interface Compared {
  readonly before: SetLine;
  readonly after: SetLine;
  readonly diff: DiffView;
  /** Which vehicles come out otherwise. Null: too large to be told whole. */
  readonly difference: DifferenceView | null;
}

/** `other`: as `orange@1`; without it the newest before that was in force, or else the one before. Null: none is there. */
export async function readDiff(name: RuleSetName, other: string | null): Promise<Compared | null> {
  const after = await versionOf(name);
  if (after === null) return null;
  const before = other === null ? await usual(name) : await versionOf(named(other));
  if (before === null) return null;
  const [one, two] = [before, after].map(documentOf) as [RuleSetDocument, RuleSetDocument];
  return {
    before: lineOf(before),
    after: lineOf(after),
    diff: diffRuleSets(one, two),
    difference: differenceOf(loadRuleSet(one, sha256Hex), loadRuleSet(two, sha256Hex)),
  };
}

export async function setsToCompare(): Promise<readonly SetLine[]> {
  const rows = await database().policyWork.findMany({ orderBy: [{ id: 'asc' }, { version: 'desc' }] });
  return rows.map(lineOf);
}

function named(text: string): RuleSetName | null {
  const [, id, version] = /^([a-z0-9-]{1,64})@([1-9]\d{0,5})$/.exec(text) ?? [];
  return id === undefined ? null : { id, version: Number(version) };
}

async function versionOf(name: RuleSetName | null): Promise<PolicyWork | null> {
  if (name === null) return null;
  const { id, version } = name;
  return database().policyWork.findUnique({ where: { id_version: { id, version } } });
}

/** The first version is compared with itself: nothing came before. */
async function usual(name: RuleSetName): Promise<PolicyWork | null> {
  const { id, version } = name;
  const before =
    (await newestPublishedBefore(id, version)) ??
    (await database().policyWork.findFirst({
      where: { id, version: { lt: version } },
      orderBy: { version: 'desc' },
    }));
  return before ?? versionOf(name);
}

function lineOf(row: PolicyWork): SetLine {
  const { id, version, digest } = row;
  return { id, version, digest, title: documentOf(row).title };
}

function documentOf({ document }: Pick<PolicyWork, 'document'>): RuleSetDocument {
  return document as unknown as RuleSetDocument;
}
