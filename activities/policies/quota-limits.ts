/** What quotas in percent let in during a simulation: measured once, before the period, for everything they are counted for. */
import { coveredBy, quotaLimitKey, quotaWindow } from '../../rules/index.ts';
import type { LoadedRuleSet, Quota } from '../../rules/index.ts';
import { measureQuota } from '../decisions/quota-baseline.ts';
import type { Database } from '../ledger/database.ts';

const DAY_MS = 86_400_000;
const sizes = ['heavy', 'medium', 'light', 'mini', 'unknown'];

export async function quotaLimits(
  database: Database,
  { document }: LoadedRuleSet,
  from: number,
): Promise<ReadonlyMap<string, number>> {
  const limits = new Map<string, number>();
  for (const quota of 'quotas' in document ? document.quotas : []) {
    if ('count' in quota.limit) continue;
    for (const scope of await scopesOf(database, quota)) {
      const window = firstWindow(quota, from);
      const covers = coveredBy(document);
      const { limit } = await measureQuota(database, { quota, covers, scope, window });
      limits.set(quotaLimitKey(quota.id, scope), limit);
    }
  }
  return limits;
}

/** The first window that ends after the beginning of the period. */
function firstWindow(quota: Quota, from: number): { readonly from: number; readonly to: number } {
  const starts = quota.window?.from ?? 0;
  const minutes = Array.from({ length: 24 * 60 }, (_, minute) => from + minute * 60_000);
  const inside = minutes.find((time) => quotaWindow(quota, time) !== null);
  if (inside === undefined)
    throw new Error(`the quota ${quota.id} has no window in a day from minute ${starts}`);
  return quotaWindow(quota, inside) ?? { from, to: from + DAY_MS };
}

async function scopesOf(database: Database, { per }: Quota): Promise<readonly string[]> {
  if (per === 'plant') return ['plant'];
  if (per === 'vehicleSize') return sizes;
  const lanes = await database.lane.findMany({ select: { id: true, entrance: true } });
  return [...new Set(lanes.map((lane) => (per === 'lane' ? lane.id : lane.entrance)))];
}
