/** What a list is: its filters, columns and orders. The address of the page holds all of its state. */

export type FilterSpec = { readonly name: string } & (
  | {
      readonly kind: 'text';
      readonly longest: number;
      /** What it must look like when it was made normal. */
      readonly pattern: RegExp;
      readonly normalise?: (text: string) => string;
      /** The sentence about what is wrong with it. */
      readonly problem: 'plate' | 'person' | 'text' | 'number';
    }
  | {
      readonly kind: 'choice';
      /** Absent: known only when the list is read. */
      readonly codes?: readonly string[];
    }
  /** `2026-11-24T21:00`, Beijing time. */
  | { readonly kind: 'instant' }
  /** `2026-11-24`, a Beijing day. */
  | { readonly kind: 'day' }
);

/** How a part of an order is written into an address. */
export type KeyKind = 'instant' | 'number' | 'text';

export interface ColumnSpec {
  readonly id: string;
  /** Present: the list can be ordered by it. One kind for each part of the order; the last part is unique. */
  readonly keys?: readonly KeyKind[];
  /** Shown only when it is chosen. */
  readonly extra?: true;
  /** In every file that is taken out, chosen or not. */
  readonly filed?: true;
  readonly number?: true;
  /** Its values are instants. */
  readonly instant?: true;
}

export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

export const listNames = ['passages', 'ledger', 'vehicles', 'uploads', 'audit'] as const;
export type ListName = (typeof listNames)[number];

export interface ListSpec {
  readonly name: ListName;
  readonly path: string;
  readonly filters: readonly FilterSpec[];
  readonly columns: readonly ColumnSpec[];
  readonly order: Order;
}

/** Codes that are known only when the list is read, by filter. */
export type Choices = Readonly<Record<string, readonly string[]>>;
/** By filter; instants and days in ms since the epoch, a day as its first instant. */
export type Filters = Readonly<Record<string, string | number>>;

export interface Cursor {
  /** `after`: what follows it in the list. */
  readonly side: 'after' | 'before';
  readonly keys: readonly (string | number)[];
}

export interface ListQuery {
  readonly filters: Filters;
  readonly order: Order;
  /** What is shown, in the order of the specification. */
  readonly columns: readonly string[];
  readonly cursor: Cursor | null;
}

export type ProblemCode =
  | 'plate'
  | 'person'
  | 'text'
  | 'number'
  | 'choice'
  | 'instant'
  | 'day'
  | 'range'
  | 'order'
  | 'columns'
  | 'cursor'
  | 'unknown';

export interface ListProblem {
  readonly code: ProblemCode;
  /** The filter that it is about; null: none of them. */
  readonly filter: string | null;
}
