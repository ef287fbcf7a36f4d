/** What an editor starts from: the draft as last saved, or a version to make a new one of. */
import type { Label } from '../../../../rules/model/label.ts';
import { coveredBy } from '../../../../rules/model/rule-set.ts';
import type { RuleSetDocument } from '../../../../rules/model/rule-set.ts';
import { loadLayeredSeed } from '../../../../rules/sets/layered-seeds.ts';
import { SEED_RULE_SET_IDS } from '../../../../rules/sets/seed-rule-sets.ts';
import type { SeedRuleSetId } from '../../../../rules/sets/seed-rule-sets.ts';
import type { RuleSetName, WorkState } from '../../../../workflows/contract/policy-work.ts';
import { database } from './database.ts';
import { sha256Hex } from './policy-work.ts';

export interface Draft {
  readonly state: WorkState;
  readonly revision: number;
  /** Of the revision that is edited; null where nothing was saved yet. */
  readonly basedOn: string | null;
  /** JSON text, indented. */
  readonly document: string;
  /** As it was last saved, beside what was added to it on the way. */
  readonly kept: string | null;
  /** It was a flat set, and its seed has a form in layers. */
  readonly fromSeed: boolean;
}

/** Null: neither this version nor one to start from is there. */
export async function draftOf({ id, version }: RuleSetName, from: string | null): Promise<Draft | null> {
  const saved = await database().policyWork.findUnique({ where: { id_version: { id, version } } });
  if (saved !== null) {
    const { revision, digest: basedOn } = saved;
    return {
      state: saved.state as WorkState,
      revision,
      basedOn,
      document: pretty(saved.document),
      kept: pretty(saved.document),
      fromSeed: false,
    };
  }
  const base = await database().policyWork.findFirst({
    where: { id, ...(from !== null && /^\d{1,6}$/.test(from) ? { version: Number(from) } : {}) },
    orderBy: { version: 'desc' },
  });
  if (base === null) return null;
  const document = base.document as { readonly format?: string };
  const seed =
    document.format === 'greengate-rule-set/1' && isSeed(id) ? loadLayeredSeed(id, sha256Hex) : null;
  const start = { ...(seed === null ? document : seed.document), version, digest: undefined };
  return {
    state: 'none',
    revision: 0,
    basedOn: null,
    document: pretty(start),
    kept: null,
    fromSeed: seed !== null,
  };
}

export interface DraftName extends RuleSetName {
  readonly title: Label;
  readonly covers: string;
}

/** The versions that can be edited now. */
export async function readDrafts(): Promise<readonly DraftName[]> {
  const rows = await database().policyWork.findMany({
    where: { state: 'draft' },
    orderBy: [{ id: 'asc' }, { version: 'desc' }],
    select: { id: true, version: true, document: true },
  });
  return rows.map(({ id, version, document }) => ({
    id,
    version,
    title: (document as unknown as { title: Label }).title,
    covers: coveredBy(document as unknown as RuleSetDocument),
  }));
}

function isSeed(id: string): id is SeedRuleSetId {
  return (SEED_RULE_SET_IDS as readonly string[]).includes(id);
}

function pretty(document: unknown): string {
  return JSON.stringify(document, null, 2);
}
