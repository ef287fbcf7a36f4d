/** What became of saving or removing a view, in codes: the page has the words. */
import type { FormState } from '../forms/page-form.ts';
import type { ViewProblem } from './view-schema.ts';

export interface ViewTrouble {
  readonly code: ViewProblem;
}

export interface ViewForm {
  readonly form?: FormState<ViewTrouble>;
  readonly saved?: string;
  /** Of removing one. */
  readonly problem?: ViewProblem;
}
