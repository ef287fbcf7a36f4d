/** The difference of two rule sets, by rule and by row, in words. */
import type { Label } from '../../../../../rules/model/label.ts';
import type { RuleSetDocument, RuleSetTest } from '../../../../../rules/model/rule-set.ts';
import { label } from '../../../../../rules/model/label.ts';
import { givenWords } from '../given-words.ts';
import { quotaTexts } from '../quota-texts.ts';
import { inEditorWords, inWords, layerWord, partsOf, same } from './diffable.ts';
import type { DiffablePart, DiffableRule } from './diffable.ts';
import type { Change, DiffItem, DiffView, TableDiff } from './diff-view.ts';
import { pairsOf } from './pairs.ts';
import type { Pair } from './pairs.ts';

export function diffRuleSets(before: RuleSetDocument, after: RuleSetDocument): DiffView {
  const about = changesOf(aboutOf(before), aboutOf(after));
  const parts = partDiffs(partsOf(before), partsOf(after));
  const quotas = listDiff(quotasOf(before), quotasOf(after));
  const tests = listDiff(before.tests.map(testOf), after.tests.map(testOf));
  const inParts = parts.reduce((sum, { changes, rows }) => sum + changes.length + rows.length, 0);
  return { about, parts, quotas, tests, total: about.length + inParts + quotas.length + tests.length };
}

type Said = DiffableRule['said'];

/** What is said of the same on both sides, where it is other. */
function changesOf(before: Said, after: Said): readonly Change[] {
  const keys = [...new Set([...before, ...after].map(([key]) => key))];
  return keys.flatMap((key) => {
    const [one, other] = [before, after].map((said) => said.find(([name]) => name === key));
    const [old, now] = [one?.[2] ?? null, other?.[2] ?? null];
    if (isSame(old, now)) return [];
    return [{ what: (other ?? one)?.[1] as Label, before: old, after: now }];
  });
}

function isSame(one: Label | null, other: Label | null): boolean {
  const [a, b] = [one ?? EMPTY, other ?? EMPTY];
  return a.zh === b.zh && a.en === b.en;
}

const EMPTY = same('');

/** Tables by their name; single rules and rows by theirs, wherever they stand. */
function partDiffs(before: readonly DiffablePart[], after: readonly DiffablePart[]): readonly TableDiff[] {
  const rules = pairsOf(
    before.flatMap((part) => part.rules),
    after.flatMap((part) => part.rules),
  );
  const diffs = after.map((part): TableDiff => {
    const old = before.find(({ id, isTable }) => part.isTable && isTable && id === part.id);
    return {
      id: part.id,
      kind: part.isTable && old === undefined ? 'added' : 'same',
      title: part.title,
      layer: part.layer === null ? null : layerWord(part.layer),
      changes: old === undefined ? [] : changesOf(old.about, part.about),
      rows: part.rules.flatMap((rule) => itemOf(rules.find(({ now }) => now === rule))),
    };
  });
  const gone = before.flatMap((part): TableDiff[] => {
    const rows = part.rules.flatMap((rule) =>
      itemOf(rules.find(({ old, now }) => old === rule && now === null)),
    );
    const isGone = part.isTable && !after.some(({ id, isTable }) => isTable && id === part.id);
    const known = diffs.findIndex(({ id, title }) => title !== null && id === part.id);
    const told = diffs[known];
    if (told !== undefined) {
      diffs[known] = { ...told, rows: [...told.rows, ...rows] };
      return [];
    }
    const layer = part.layer === null ? null : layerWord(part.layer);
    return [{ id: part.id, kind: isGone ? 'removed' : 'same', title: part.title, layer, changes: [], rows }];
  });
  return [...diffs, ...gone].filter(
    ({ kind, changes, rows }) => kind !== 'same' || changes.length + rows.length > 0,
  );
}

function itemOf(pair: Pair | undefined): DiffItem[] {
  if (pair === undefined) return [];
  const { old, now, isMoved } = pair;
  const one = now ?? old;
  if (one === null) return [];
  const idBefore = old === null || old.id === one.id ? null : old.id;
  const changes = changesOf(old?.said ?? [], now?.said ?? []);
  const kind = old === null ? 'added' : now === null ? 'removed' : changes.length > 0 ? 'changed' : 'moved';
  if (kind === 'moved' && !isMoved && idBefore === null) return [];
  return [{ kind, id: one.id, idBefore, name: one.name, changes }];
}

interface Named {
  readonly id: string;
  readonly name: Label;
  readonly said: Said;
}

function listDiff(before: readonly Named[], after: readonly Named[]): readonly DiffItem[] {
  const items = after.flatMap((now): DiffItem[] => {
    const old = before.find(({ id }) => id === now.id);
    const changes = changesOf(old?.said ?? [], now.said);
    if (old !== undefined && changes.length === 0) return [];
    return [
      { kind: old === undefined ? 'added' : 'changed', id: now.id, idBefore: null, name: now.name, changes },
    ];
  });
  const gone = before
    .filter(({ id }) => !after.some((now) => now.id === id))
    .map(({ id, name, said }): DiffItem => ({
      kind: 'removed',
      id,
      idBefore: null,
      name,
      changes: changesOf(said, []),
    }));
  return [...items, ...gone];
}

function aboutOf(document: RuleSetDocument): Said {
  const { title, note, catalogueVersion } = document;
  const own: Said = [
    ['zh', inEditorWords((words) => words.about.zh), same(title.zh)],
    ['en', inEditorWords((words) => words.about.en), same(title.en)],
    ['note', inEditorWords((words) => words.about.note), same(note)],
    ['catalogue', inEditorWords((words) => words.diff.catalogue), same(String(catalogueVersion))],
    [
      'format',
      inEditorWords((words) => words.diff.format),
      inEditorWords((words) => words.diff.formats[document.format]),
    ],
  ];
  if (document.format === 'greengate-rule-set/1') return own;
  const { noticeNo, validity, covers, allowExitIfEnteredBefore } = document;
  return [
    ...own,
    ['noticeNo', inEditorWords((words) => words.about.noticeNo), same(noticeNo ?? '')],
    ['from', inEditorWords((words) => words.about.from), same(validity.from ?? '')],
    ['to', inEditorWords((words) => words.about.to), same(validity.to ?? '')],
    [
      'covers',
      inEditorWords((words) => words.about.covers),
      inWords((words) => words.policyWork.covers[covers]),
    ],
    [
      'exit',
      inEditorWords((words) => words.about.exitBefore),
      inWords(({ policyWork: { yes, no } }) => (allowExitIfEnteredBefore ? yes : no)),
    ],
  ];
}

/** Tests have no names of their own but what they are called. */
function testOf({ name, given, expect }: RuleSetTest): Named {
  const vehicle = (lang: 'zh' | 'en'): string => givenWords(given, lang, '');
  const outcome = inWords((words) => words.outcomes[expect.outcome]);
  const by = expect.rule === undefined ? '' : ` (${expect.rule})`;
  return {
    id: name,
    name: same(name),
    said: [
      ['given', inEditorWords((words) => words.tests.given), label(vehicle('zh'), vehicle('en'))],
      ['expect', inWords((words) => words.policyWork.test.expected), label(outcome.zh + by, outcome.en + by)],
    ],
  };
}

function quotasOf(document: RuleSetDocument): readonly Named[] {
  if (document.format === 'greengate-rule-set/1') return [];
  return document.quotas.map(quotaTexts).map(({ id, title: name, said }) => ({ id, name, said }));
}
