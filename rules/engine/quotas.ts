/** Caps on vehicles let in (配额): for whom, in which window, how many. Counting is the caller's. */
import { factOf } from '../catalogue/facts.ts';
import type { Facts } from '../model/decision.ts';
import type { Quota } from '../model/rule-set.ts';
import { assessCondition } from './condition-assessment.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const BEIJING_MS = 8 * 3_600_000;

/** Start and end of the window that an instant is in, ms; null outside of the quota's window. End exclusive. */
export function quotaWindow(
  quota: Quota,
  time: number,
): { readonly from: number; readonly to: number } | null {
  const midnight = Math.floor((time + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
  const { from, to } = quota.window ?? { from: 0, to: 1440 };
  const lasts = from < to ? to - from : to - from + 1440;
  for (const day of [midnight, midnight - DAY_MS]) {
    const begins = day + from * MINUTE_MS;
    const ends = begins + lasts * MINUTE_MS;
    if (begins <= time && time < ends) return { from: begins, to: ends };
  }
  return null;
}

/** For which plant, entrance, lane or size it is counted. */
export function quotaScope({ per }: Quota, facts: Facts): string {
  return per === 'plant' ? 'plant' : String(facts[factOf(per).name]);
}

/** Does this vehicle, let in, use up a place? */
export function countsToward({ counts }: Quota, facts: Facts): boolean {
  return assessCondition(counts, facts).holds;
}
