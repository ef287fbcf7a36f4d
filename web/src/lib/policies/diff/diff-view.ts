/** What two versions say otherwise, in words of both languages. */
import type { Label } from '../../../../../rules/model/label.ts';

/** Null: there is none on that side. */
export interface Change {
  readonly what: Label;
  readonly before: Label | null;
  readonly after: Label | null;
}

export type DiffKind = 'added' | 'removed' | 'changed' | 'moved';

/** A rule, a row of a table, a test or a quota. */
export interface DiffItem {
  readonly kind: DiffKind;
  readonly id: string;
  /** As it was called, where it was called otherwise. */
  readonly idBefore: string | null;
  readonly name: Label;
  /** What is other, or all of what came or went. */
  readonly changes: readonly Change[];
}

export interface TableDiff {
  readonly id: string;
  readonly kind: DiffKind | 'same';
  /** Null: single rules of a layer. */
  readonly title: Label | null;
  readonly layer: Label | null;
  readonly changes: readonly Change[];
  readonly rows: readonly DiffItem[];
}

export interface DiffView {
  readonly about: readonly Change[];
  readonly parts: readonly TableDiff[];
  readonly quotas: readonly DiffItem[];
  readonly tests: readonly DiffItem[];
  /** In all of it. */
  readonly total: number;
}
