/** What is done to the quotas of a draft; whatever asks for what is left of one follows when it is renamed. */
import { quotaFact } from '../../../../../rules/catalogue/facts.ts';
import type { Condition, Quota } from '../../../../../rules/model/rule-set.ts';
import { groupOf, conditionOf } from './condition-edits.ts';
import type { Draft, DraftPart, DraftRow } from './draft.ts';
import { freeRowId } from './table-edits.ts';

export type Baseline = Exclude<Quota['limit'], { readonly count: number }>;

/** What a quota begins with: so many vehicles on their way in, over the whole day and plant. */
export function addQuota(draft: Draft): Draft {
  const id = freeRowId(draft.quotas, 'quota');
  const quota: Quota = {
    id,
    title: { zh: '', en: '' },
    counts: { fact: 'direction', operator: 'equal', value: 'in' },
    per: 'plant',
    window: null,
    limit: { count: 0 },
  };
  return { ...draft, quotas: [...draft.quotas, quota] };
}

/** Half of the last thirty days, of which ten at least must be there. */
export const firstBaseline: Baseline = { percent: 50, baselineDays: 30, atLeastDays: 10 };

export function replaceQuota(draft: Draft, at: number, quota: Quota): Draft {
  const before = draft.quotas[at];
  if (before === undefined) return draft;
  const quotas = draft.quotas.map((old, index) => (index === at ? quota : old));
  return renamed({ ...draft, quotas }, quotaFact(before.id), quotaFact(quota.id));
}

/** Tests leave it out; rules that ask for what is left of it stay, and the check names them. */
export function removeQuota(draft: Draft, at: number): Draft {
  const gone = draft.quotas[at];
  if (gone === undefined) return draft;
  const fact = quotaFact(gone.id);
  const tests = draft.tests.map((test) => ({
    ...test,
    given: Object.fromEntries(Object.entries(test.given).filter(([name]) => name !== fact)),
  }));
  return { ...draft, quotas: draft.quotas.toSpliced(at, 1), tests };
}

function renamed(draft: Draft, from: string, to: string): Draft {
  // While a name is typed it may be another's for a moment: nothing is taken over from that.
  const isShared = draft.quotas.filter(({ id }) => [from, to].includes(quotaFact(id))).length > 1;
  if (from === to || isShared) return draft;
  const name = (fact: string): string => (fact === from ? to : fact);
  return {
    ...draft,
    parts: draft.parts.map((part) => partRenamed(part, name)),
    tests: draft.tests.map((test) => ({ ...test, given: keysRenamed(test.given, name) })),
  };
}

type Rename = (fact: string) => string;

function partRenamed(part: DraftPart, name: Rename): DraftPart {
  if (part.kind === 'rule') return { ...part, when: conditionRenamed(part.when, name) };
  return { ...part, columns: part.columns.map(name), rows: part.rows.map((row) => rowRenamed(row, name)) };
}

function rowRenamed(row: DraftRow, name: Rename): DraftRow {
  return row.unread === undefined ? row : { ...row, unread: keysRenamed(row.unread, name) };
}

function keysRenamed<Value>(
  record: Readonly<Record<string, Value>>,
  name: Rename,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [name(key), value]));
}

function conditionRenamed(condition: Condition, name: Rename): Condition {
  const group = groupOf(condition);
  if (group === null) return 'fact' in condition ? { ...condition, fact: name(condition.fact) } : condition;
  const children = group.children.map((child) => conditionRenamed(child, name));
  return conditionOf({ kind: group.kind, children }) ?? condition;
}

type Window = NonNullable<Quota['window']>;

/** From a cell of the time: a window that says one end only goes to the end of the day. */
export function windowOf({ from = 0, to = 1440 }: { readonly from?: number; readonly to?: number }): Window {
  return { from, to };
}
