import type { LaneName } from '../gates/lane-view.ts';
import type { FilterField, FilterProblem } from './passage-filter.ts';

/** An address of the list that cannot be used, with what the form needs to be shown again. */
export interface FilterError {
  readonly problems: readonly FilterProblem[];
  readonly given: Readonly<Record<FilterField, string>>;
  readonly lanes: Readonly<Record<string, LaneName>>;
}
