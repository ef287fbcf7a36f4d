/** What is done to a draft as a whole; tests that name a rule follow when it is renamed. */
import type { Layer } from '../../../../../rules/model/rule-set.ts';
import type { Draft, DraftPart, DraftTable } from './draft.ts';
import { blankRow, freeRowId, onlyEffect } from './table-edits.ts';

export function replacePart(draft: Draft, at: number, part: DraftPart): Draft {
  const before = draft.parts[at];
  const parts = draft.parts.map((old, index) => (index === at ? part : old));
  return before === undefined ? draft : withRenamed({ ...draft, parts }, renamedIn(before, part));
}

/** By the old name of a rule its new one. */
function renamedIn(before: DraftPart, after: DraftPart): ReadonlyMap<string, string> {
  const [old, now] = [ruleIdsOf(before), ruleIdsOf(after)];
  // Rows that were added, removed or moved keep their names.
  if (old.length !== now.length) return new Map();
  const gone = old.filter((id) => !now.includes(id));
  return new Map(gone.map((id) => [id, now[old.indexOf(id)] ?? id]));
}

export function ruleIdsOf(part: DraftPart): readonly string[] {
  return part.kind === 'rule' ? [part.id] : part.rows.map(({ id }) => `${part.id}/${id}`);
}

function withRenamed(draft: Draft, renamed: ReadonlyMap<string, string>): Draft {
  if (renamed.size === 0) return draft;
  const tests = draft.tests.map((test) => {
    const rule = test.expect.rule === undefined ? undefined : renamed.get(test.expect.rule);
    return rule === undefined ? test : { ...test, expect: { ...test.expect, rule } };
  });
  return { ...draft, tests };
}

export function removePart(draft: Draft, at: number): Draft {
  return { ...draft, parts: draft.parts.toSpliced(at, 1) };
}

export function addTable(draft: Draft, layer: Layer): Draft {
  const empty: DraftTable = {
    kind: 'table',
    id: freeRowId(draft.parts, 'table'),
    layer,
    title: { zh: '', en: '' },
    hitPolicy: 'unique',
    columns: ['direction'],
    rows: [],
  };
  return { ...draft, parts: [...draft.parts, { ...empty, rows: [blankRow(empty)] }] };
}

export function addRule(draft: Draft, layer: Layer): Draft {
  const id = freeRowId(draft.parts, 'rule');
  const rule: DraftPart = {
    kind: 'rule',
    id,
    layer,
    effect: onlyEffect(layer) ?? 'block',
    code: id,
    text: { zh: '', en: '', sign: '' },
    remedies: [],
    when: { all: [{ fact: 'direction', operator: 'equal', value: 'in' }] },
  };
  return { ...draft, parts: [...draft.parts, rule] };
}
