/**
 * A draft while somebody edits it: a layered rule set that may be half done, and beside it what was typed or pasted
 * into cells and could not be read. That stays at its cell until it is put right, whatever else happens.
 */
import * as v from 'valibot';
import { LAYERED_FORMAT } from '../../../../../rules/model/rule-set.ts';
import type {
  DecisionTable,
  FreeRule,
  LayeredRuleSet,
  TableRow,
} from '../../../../../rules/model/rule-set.ts';
import type { Unreadable } from '../cells/read-cell.ts';

export interface Unread {
  readonly text: string;
  readonly problem: Unreadable;
}

export interface DraftRow extends TableRow {
  /** By key of the column. */
  unread?: Readonly<Record<string, Unread>>;
}

export interface DraftTable extends Omit<DecisionTable, 'rows'> {
  readonly rows: readonly DraftRow[];
}

export type DraftPart = FreeRule | DraftTable;

export interface Draft extends Omit<LayeredRuleSet, 'parts'> {
  readonly parts: readonly DraftPart[];
}

/** `place`: what is missing where, as a path; empty where it is no JSON at all. */
export type ReadDraft = { readonly draft: Draft } | { readonly place: string };

const label = v.looseObject({ zh: v.string(), en: v.string() });
const saying = {
  id: v.string(),
  effect: v.picklist(['allow', 'block']),
  code: v.string(),
  text: v.looseObject({ zh: v.string(), en: v.string(), sign: v.string() }),
  remedies: v.array(label),
};
const cell = v.nullable(v.record(v.string(), v.unknown()));
const part = v.variant('kind', [
  v.looseObject({
    kind: v.literal('rule'),
    layer: v.string(),
    ...saying,
    when: v.record(v.string(), v.unknown()),
  }),
  v.looseObject({
    kind: v.literal('table'),
    id: v.string(),
    layer: v.string(),
    title: label,
    hitPolicy: v.string(),
    columns: v.array(v.string()),
    rows: v.array(v.looseObject({ ...saying, cells: v.array(cell) })),
  }),
]);
/** As much as the editors must be able to rely on; the rest is checked as it is when it is saved. */
const shape = v.looseObject({
  format: v.literal(LAYERED_FORMAT),
  id: v.string(),
  title: label,
  note: v.string(),
  noticeNo: v.nullable(v.string()),
  validity: v.looseObject({ from: v.nullable(v.string()), to: v.nullable(v.string()) }),
  covers: v.string(),
  allowExitIfEnteredBefore: v.boolean(),
  catalogueVersion: v.number(),
  parts: v.array(part),
  quotas: v.array(
    v.looseObject({
      id: v.string(),
      title: label,
      counts: v.record(v.string(), v.unknown()),
      per: v.string(),
      window: v.nullable(v.looseObject({ from: v.number(), to: v.number() })),
      limit: v.union([
        v.looseObject({ count: v.number() }),
        v.looseObject({ percent: v.number(), baselineDays: v.number(), atLeastDays: v.number() }),
      ]),
    }),
  ),
  tests: v.array(
    v.looseObject({
      name: v.string(),
      given: v.record(v.string(), v.unknown()),
      expect: v.looseObject({ outcome: v.picklist(['allow', 'block']), rule: v.optional(v.string()) }),
    }),
  ),
});

export function readDraft(text: string): ReadDraft {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { place: '' };
  }
  if (isTooDeep(json)) return { place: '$' };
  const read = v.safeParse(shape, json);
  if (read.success) return { draft: json as Draft };
  const steps = (read.issues[0].path ?? []).map(({ key }) =>
    typeof key === 'number' ? `[${key}]` : `.${String(key)}`,
  );
  return { place: ['$', ...steps].join('') };
}

/** More than any condition tree may be: nothing walks down such a document. */
const deepest = 60;

function isTooDeep(json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
  }
  return false;
}

/** The row without what could not be read. */
export function allRead(row: DraftRow): DraftRow {
  const read = { ...row };
  delete read.unread;
  return read;
}

/** The document, without what could not be read, and without the digest of what it was. */
export function documentOf({ digest: _, ...draft }: Draft): LayeredRuleSet {
  const parts = draft.parts.map((one) =>
    one.kind === 'table' ? { ...one, rows: one.rows.map(allRead) } : one,
  );
  return { ...draft, parts };
}

export function writeDraft(draft: Draft): string {
  return JSON.stringify(documentOf(draft), null, 2);
}

export interface UnreadCell {
  readonly part: number;
  readonly row: number;
  readonly column: string;
}

/** Where something stands that could not be read, in the order of the document. */
export function unreadCells(draft: Draft): readonly UnreadCell[] {
  return draft.parts.flatMap((one, part) =>
    one.kind === 'rule'
      ? []
      : one.rows.flatMap(({ unread = {} }, row) =>
          Object.keys(unread).map((column) => ({ part, row, column })),
        ),
  );
}
