/** What is left of the quotas of a rule set: counted in the ledger's own transaction, so exactly. */
import { countsToward, coveredBy, quotaScope, quotaWindow } from '../../rules/index.ts';
import type { Facts, LoadedRuleSet, Quota } from '../../rules/index.ts';
import type { Database } from '../ledger/database.ts';
import { measuredLimit } from './quota-baseline.ts';
import type { AskedLimit } from './quota-baseline.ts';

/** One quota as this vehicle finds it. */
export interface QuotaState {
  readonly quota: Quota;
  /** `<rule set>/<quota>`: it goes on across the versions of a rule set. */
  readonly name: string;
  readonly scope: string;
  /** Null: outside of its window nothing is used. */
  readonly windowFrom: number | null;
  readonly limit: number;
  readonly left: number;
}

/** The part of a `passage-decided` payload that is counted. `mustFit`: the decision relies on a place being left. */
export interface QuotaUse {
  readonly quota: string;
  readonly scope: string;
  readonly windowFrom: string;
  readonly limit: number;
  readonly mustFit: boolean;
}

/** What `project_quotas` raises when another gate took the last place in between. */
export function isQuotaUsedUp(error: unknown): boolean {
  return error instanceof Error && error.message.includes('quota-used-up');
}

/** Where the places of quotas are counted. A rehearsal counts its own in memory, and writes nothing. */
export interface QuotaBook {
  limitOf(asked: AskedLimit): Promise<number>;
  used(place: QuotaPlace): Promise<number>;
}

/** The places of one quota in one window. */
export interface QuotaPlace {
  readonly quota: string;
  readonly scope: string;
  readonly windowFrom: Date;
}

/** As the gates count: what is measured is kept in the ledger. */
export function ledgerQuotas(database: Database): QuotaBook {
  return { limitOf: (asked) => measuredLimit(database, asked), used: (place) => usedPlaces(database, place) };
}

export async function usedPlaces(database: Database, place: QuotaPlace): Promise<number> {
  const row = await database.quotaUse.findUnique({
    where: { quota_scope_windowFrom: place },
    select: { used: true },
  });
  return row?.used ?? 0;
}

export async function quotaStates(
  book: QuotaBook,
  ruleSet: LoadedRuleSet,
  { facts, eventTime }: { facts: Facts; eventTime: number },
): Promise<readonly QuotaState[]> {
  const { document } = ruleSet;
  const quotas = 'quotas' in document ? document.quotas : [];
  return Promise.all(quotas.map((quota) => stateOf(book, { quota, ruleSet, facts, eventTime })));
}

async function stateOf(
  book: QuotaBook,
  given: { quota: Quota; ruleSet: LoadedRuleSet; facts: Facts; eventTime: number },
): Promise<QuotaState> {
  const { quota, ruleSet, facts, eventTime } = given;
  const name = `${ruleSet.id}/${quota.id}`;
  const scope = quotaScope(quota, facts);
  const window = quotaWindow(quota, eventTime);
  const nearest = window ?? { from: eventTime, to: eventTime };
  const limit =
    'count' in quota.limit
      ? quota.limit.count
      : await book.limitOf({
          ...{ name, quota, scope, window: nearest },
          covers: coveredBy(ruleSet.document),
        });
  if (window === null) return { quota, name, scope, windowFrom: null, limit, left: limit };
  const used = await book.used({ quota: name, scope, windowFrom: new Date(window.from) });
  const left = Math.max(0, limit - used);
  return { quota, name, scope, windowFrom: window.from, limit, left };
}

/** The places that this vehicle takes when it is let in. */
export function usesOf(states: readonly QuotaState[], facts: Facts): readonly QuotaUse[] {
  return states.flatMap(({ quota, name, scope, windowFrom, limit, left }) =>
    windowFrom === null || !countsToward(quota, facts)
      ? []
      : [
          {
            quota: name,
            scope,
            windowFrom: new Date(windowFrom).toISOString(),
            limit,
            mustFit: left > 0,
          },
        ],
  );
}

/** What the sign shows: the least that is left once this vehicle is counted. Null: no quota counts it. */
export function leftAfter(states: readonly QuotaState[], uses: readonly QuotaUse[]): number | null {
  const counted = states.filter(({ name, scope }) =>
    uses.some((use) => use.quota === name && use.scope === scope),
  );
  return counted.length === 0 ? null : Math.max(0, Math.min(...counted.map(({ left }) => left)) - 1);
}
