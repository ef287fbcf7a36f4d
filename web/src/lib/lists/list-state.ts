/** A list as its page shows it. */
import type { LaneName } from '../gates/lane-view.ts';
import type { Choices, ListName, ListProblem, Order } from './list-spec.ts';

export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** `?lane=1-in`, or empty. */
  readonly query: string;
}

export interface ListState {
  readonly name: ListName;
  readonly given: Readonly<Record<string, string>>;
  readonly choices: Choices;
  readonly order: Order;
  readonly columns: readonly string[];
  /** By column, the address of the list in its order. */
  readonly sorts: Readonly<Record<string, string>>;
  readonly following: string | null;
  readonly preceding: string | null;
  /** The address of its start, where this is not the start. */
  readonly start: string | null;
  /** Filters, order and columns as a query, without the position. */
  readonly here: string;
  /** Up to a limit. */
  readonly count: number;
  readonly views: readonly SavedView[];
}

/** An address that cannot be used, with what the filters need to be shown again. */
export interface ListTrouble {
  readonly name: ListName;
  readonly problems: readonly ListProblem[];
  readonly lanes: Readonly<Record<string, LaneName>>;
  readonly given: Readonly<Record<string, string>>;
  readonly choices: Choices;
}
