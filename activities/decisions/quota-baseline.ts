/** A quota in percent of a baseline: measured once a window and kept in the ledger with its days, to be shown and proved. */
import { countsToward, measured, quotaScope, windowsBefore } from '../../rules/index.ts';
import type { Facts, Measured, Quota, Subject } from '../../rules/index.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';

interface Window {
  readonly from: number;
  readonly to: number;
}

export interface AskedLimit {
  readonly name: string;
  readonly quota: Quota;
  /** Whom its rule set covers: vehicles of another kind are no baseline for it. */
  readonly covers: Subject;
  readonly scope: string;
  readonly window: Window;
}

/** The same window always has the same limit: the first measurement counts. */
export async function measuredLimit(database: Database, asked: AskedLimit): Promise<number> {
  const { name, scope, window, quota } = asked;
  const known = await knownLimit(database, asked);
  if (known !== null) return known;
  const figure = await measureQuota(database, asked);
  const { payload } = await appendEntry(database, {
    key: keyOf(asked),
    kind: 'quota-measured',
    subject: `quota/${name}`,
    occurredAt: window.from,
    clock: serverClock,
    actor: system,
    payload: { scope, windowFrom: new Date(window.from).toISOString(), rule: quota.limit, ...figure },
  });
  return (JSON.parse(payload) as Measured).limit;
}

/** Null: nobody has measured it yet. */
export async function knownLimit(database: Database, asked: AskedLimit): Promise<number | null> {
  const where = { key: keyOf(asked) };
  const known = await database.ledgerEntry.findUnique({ where, select: { payload: true } });
  return known === null ? null : (JSON.parse(known.payload) as Measured).limit;
}

function keyOf({ name, scope, window }: AskedLimit): string {
  return `quota/${name}/${scope}/${new Date(window.from).toISOString()}`;
}

/** Reads only. Throws for a quota with a count, which has no baseline. */
export async function measureQuota(
  database: Database,
  { quota, covers, scope, window }: Omit<AskedLimit, 'name'>,
): Promise<Measured> {
  if ('count' in quota.limit) throw new Error('a quota with a count has no baseline');
  const days = [];
  for (const { from, to } of await withoutAlert(database, windowsBefore(quota.limit, window))) {
    const count = await counted(database, { quota, covers, scope, from, to });
    days.push({ from: new Date(from).toISOString(), count });
  }
  return measured(quota.limit, days);
}

async function withoutAlert(database: Database, windows: readonly Window[]): Promise<readonly Window[]> {
  const [begins, ends] = [windows.map(({ from }) => new Date(from)), windows.map(({ to }) => new Date(to))];
  const rows = await database.$queryRaw<{ begun: Date; ended: Date }[]>`
    SELECT begun, ended FROM windows_without_alert(${begins}::timestamptz[], ${ends}::timestamptz[])`;
  return rows.map(({ begun, ended }) => ({ from: begun.getTime(), to: ended.getTime() }));
}

async function counted(
  database: Database,
  { quota, covers, scope, from, to }: Omit<AskedLimit, 'name' | 'window'> & Window,
): Promise<number> {
  const rows = await database.$queryRaw<{ facts: Facts }[]>`
    SELECT decision->'facts' AS facts FROM passage
    WHERE event_time >= ${new Date(from)} AND event_time < ${new Date(to)} AND outcome = 'allow'
      AND covers_passage(${covers}, subject, decided_as)`;
  return rows.filter(({ facts }) => quotaScope(quota, facts) === scope && countsToward(quota, facts)).length;
}
