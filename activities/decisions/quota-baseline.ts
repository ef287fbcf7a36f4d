/**
 * A quota in percent of a baseline: the mean number of vehicles that counted in the same window of recorded days
 * without alert. Measured once a window and kept in the ledger with its days, so that it can be shown and proved.
 */
import { countsToward, quotaScope } from '../../rules/index.ts';
import type { Facts, Quota, Subject } from '../../rules/index.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { DatabaseView } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';

const DAY_MS = 86_400_000;

interface Window {
  readonly from: number;
  readonly to: number;
}

interface Measured {
  readonly limit: number;
  readonly mean: number;
  /** The days that were taken, newest first, with what counted on each. */
  readonly days: readonly { readonly from: string; readonly count: number }[];
  /** Fewer recorded days than the rule set asks for: nothing is let in by it. */
  readonly tooFewDays: boolean;
}

interface Asked {
  readonly name: string;
  readonly quota: Quota;
  /** Whom its rule set covers: vehicles of another kind are no baseline for it. */
  readonly covers: Subject;
  readonly scope: string;
  readonly window: Window;
}

/** The same window always has the same limit: the first measurement counts. */
export async function measuredLimit(database: DatabaseView, asked: Asked): Promise<number> {
  const { name, scope, window, quota } = asked;
  const key = `quota/${name}/${scope}/${new Date(window.from).toISOString()}`;
  const known = await database.ledgerEntry.findUnique({ where: { key }, select: { payload: true } });
  if (known !== null) return (JSON.parse(known.payload) as Measured).limit;
  const measured = await measureQuota(database, asked);
  const { payload } = await appendEntry(database, {
    key,
    kind: 'quota-measured',
    subject: `quota/${name}`,
    occurredAt: window.from,
    clock: serverClock,
    actor: system,
    payload: { scope, windowFrom: new Date(window.from).toISOString(), rule: quota.limit, ...measured },
  });
  return (JSON.parse(payload) as Measured).limit;
}

/** Reads only. Throws for a quota with a count, which has no baseline. */
export async function measureQuota(
  database: DatabaseView,
  { quota, covers, scope, window }: Omit<Asked, 'name'>,
): Promise<Measured> {
  if ('count' in quota.limit) throw new Error('a quota with a count has no baseline');
  const { percent, baselineDays, atLeastDays } = quota.limit;
  const windows = Array.from({ length: baselineDays }, (_, index) => ({
    from: window.from - (index + 1) * DAY_MS,
    to: window.to - (index + 1) * DAY_MS,
  }));
  const normal = await withoutAlert(database, windows);
  const days = [];
  for (const { from, to } of normal) {
    const count = await counted(database, { quota, covers, scope, from, to });
    days.push({ from: new Date(from).toISOString(), count });
  }
  const mean = days.length === 0 ? 0 : days.reduce((sum, { count }) => sum + count, 0) / days.length;
  const tooFewDays = days.length < atLeastDays;
  return { limit: tooFewDays ? 0 : Math.floor((mean * percent) / 100), mean, days, tooFewDays };
}

/** Days from the first record on, in whose window no alert was in force. */
async function withoutAlert(database: DatabaseView, windows: readonly Window[]): Promise<readonly Window[]> {
  const rows = await database.$queryRaw<{ from: bigint; to: bigint }[]>`
    SELECT w.f::bigint AS "from", w.t::bigint AS "to"
    FROM unnest(${windows.map(({ from }) => from)}::float8[], ${windows.map(({ to }) => to)}::float8[]) AS w(f, t)
    CROSS JOIN LATERAL (SELECT to_timestamp(w.f / 1000) AS begins, to_timestamp(w.t / 1000) AS ends) i
    WHERE i.begins >= (SELECT min(event_time) FROM passage) AND alert_level_at(i.begins) = 'none'
      AND NOT EXISTS (SELECT 1 FROM alert_change c WHERE c.level <> 'none' AND c.effective_from > i.begins
        AND c.effective_from < i.ends)
    ORDER BY w.f DESC`;
  return rows.map(({ from, to }) => ({ from: Number(from), to: Number(to) }));
}

async function counted(
  database: DatabaseView,
  { quota, covers, scope, from, to }: Omit<Asked, 'name' | 'window'> & Window,
): Promise<number> {
  const rows = await database.$queryRaw<{ facts: Facts }[]>`
    SELECT decision->'facts' AS facts FROM passage
    WHERE event_time >= ${new Date(from)} AND event_time < ${new Date(to)} AND outcome = 'allow'
      AND covers_passage(${covers}, subject, decided_as)`;
  return rows.filter(({ facts }) => quotaScope(quota, facts) === scope && countsToward(quota, facts)).length;
}
