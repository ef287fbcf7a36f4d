/** What a quota in percent would come to now, measured over recorded days, for each that it is counted for. */
export interface QuotaFigure {
  /** The window that it was measured for, ms since the epoch. */
  readonly window: { readonly from: number; readonly to: number };
  /** The days that were taken, newest first: where the window began on each. */
  readonly days: readonly number[];
  readonly tooFewDays: boolean;
  readonly scopes: readonly {
    readonly zh: string;
    readonly en: string;
    /** Mean count of the days, and what the quota lets in. */
    readonly mean: number;
    readonly limit: number;
  }[];
}
