/**
 * What a quota in percent of a baseline comes to: of the mean number of vehicles that counted in the same window of
 * recorded days without alert. Which days those are, and who came then, is the caller's to read.
 */
import type { Quota } from '../model/rule-set.ts';

const DAY_MS = 86_400_000;

interface Window {
  readonly from: number;
  readonly to: number;
}

export type BaselineRule = Exclude<Quota['limit'], { readonly count: number }>;

export interface Measured {
  readonly limit: number;
  readonly mean: number;
  /** The days that were taken, newest first, with what counted on each. */
  readonly days: readonly { readonly from: string; readonly count: number }[];
  /** Fewer recorded days than the rule set asks for: nothing is let in by it. */
  readonly tooFewDays: boolean;
}

/** The same window of the days before, newest first. */
export function windowsBefore({ baselineDays }: BaselineRule, { from, to }: Window): readonly Window[] {
  return Array.from({ length: baselineDays }, (_, index) => ({
    from: from - (index + 1) * DAY_MS,
    to: to - (index + 1) * DAY_MS,
  }));
}

export function measured({ percent, atLeastDays }: BaselineRule, days: Measured['days']): Measured {
  const mean = days.length === 0 ? 0 : days.reduce((sum, { count }) => sum + count, 0) / days.length;
  const tooFewDays = days.length < atLeastDays;
  return { limit: tooFewDays ? 0 : Math.floor((mean * percent) / 100), mean, days, tooFewDays };
}
