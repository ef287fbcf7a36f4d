/** What a quota in percent would come to now: measured as a gate measures it, and kept nowhere. */
import { countsToward, measured, quotaScope, quotaWindow, windowsBefore } from '../../../../rules/index.ts';
import type { Facts, Measured } from '../../../../rules/index.ts';
import { factOf } from '../../../../rules/catalogue/facts.ts';
import { valueLabel } from '../../../../rules/catalogue/labels.ts';
import { CATALOGUE_VERSION } from '../../../../rules/catalogue/facts.ts';
import { SUBJECTS } from '../../../../rules/model/plan.ts';
import type { Subject } from '../../../../rules/model/fact-input.ts';
import type { Label } from '../../../../rules/model/label.ts';
import { readQuota } from '../../../../rules/model/parts.check.ts';
import { RuleSetInvalid } from '../../../../rules/model/rule-set.ts';
import type { Quota } from '../../../../rules/model/rule-set.ts';
import { Prisma } from '../../../../prisma/client/client.ts';
import type { QuotaFigure } from '../policies/quota-figure.ts';
import { database } from './database.ts';

/** Somebody waits for it at the screen. */
const patience = 4_000;

type Refusal = 'noQuota' | 'tooMuch';

/** `tooMuch`: there is more recorded than can be counted while somebody waits. */
export async function quotaFigure(
  given: { readonly quota?: unknown; readonly covers?: unknown } | null,
  now: number,
): Promise<QuotaFigure | Refusal> {
  const quota = quotaOf(given?.quota);
  const covers = SUBJECTS.find((one) => one === given?.covers);
  if (quota === null || covers === undefined || 'count' in quota.limit) return 'noQuota';
  const window = nextWindow(quota, now);
  const begun = Date.now();
  const scopes = await scopesOf(quota);
  const days = new Map<string, { from: string; count: number }[]>(scopes.map(({ scope }) => [scope, []]));
  for (const { from, to } of await withoutAlert(windowsBefore(quota.limit, window))) {
    if (Date.now() - begun > patience) return 'tooMuch';
    const counted = await countsOf(quota, { covers, from, to });
    for (const [scope, of] of days) of.push({ from: from.toISOString(), count: counted.get(scope) ?? 0 });
  }
  const { limit } = quota;
  const figures = scopes.map(({ scope, label }) => ({
    label,
    figure: measured(limit, days.get(scope) ?? []),
  }));
  return viewOf(window, figures);
}

function quotaOf(given: unknown): Quota | null {
  try {
    return readQuota(given, CATALOGUE_VERSION);
  } catch (error) {
    if (error instanceof RuleSetInvalid) return null;
    throw error;
  }
}

/** That it is in, or comes to next. */
function nextWindow(quota: Quota, now: number): QuotaFigure['window'] {
  const minutes = Array.from({ length: 24 * 60 }, (_, minute) => now + minute * 60_000);
  const inside = minutes.find((time) => quotaWindow(quota, time) !== null) ?? now;
  return quotaWindow(quota, inside) ?? { from: now, to: now };
}

async function withoutAlert(windows: ReturnType<typeof windowsBefore>): Promise<{ from: Date; to: Date }[]> {
  const [begins, ends] = [windows.map(({ from }) => new Date(from)), windows.map(({ to }) => new Date(to))];
  return database().$queryRaw(Prisma.sql`
    SELECT begun AS "from", ended AS "to"
    FROM windows_without_alert(${begins}::timestamptz[], ${ends}::timestamptz[])`);
}

async function countsOf(
  quota: Quota,
  { covers, from, to }: { covers: Subject; from: Date; to: Date },
): Promise<ReadonlyMap<string, number>> {
  const rows = await database().$queryRaw<{ facts: Facts }[]>(Prisma.sql`
    SELECT decision->'facts' AS facts FROM passage
    WHERE event_time >= ${from} AND event_time < ${to} AND outcome = 'allow'
      AND covers_passage(${covers}, subject, decided_as)`);
  const counting = rows.filter(({ facts }) => countsToward(quota, facts));
  const groups = Map.groupBy(counting, ({ facts }) => quotaScope(quota, facts));
  return new Map([...groups].map(([scope, of]) => [scope, of.length]));
}

async function scopesOf({ per }: Quota): Promise<readonly { scope: string; label: Label }[]> {
  if (per === 'plant') return [{ scope: 'plant', label: { zh: '全厂', en: 'the plant' } }];
  const fact = factOf(per);
  if (per === 'vehicleSize')
    return Object.keys(fact.codes ?? {}).map((scope) => ({ scope, label: valueLabel(fact, scope) }));
  const lanes = await database().lane.findMany({ orderBy: { position: 'asc' } });
  if (per === 'lane')
    return lanes.map(({ id, nameZh, nameEn }) => ({ scope: id, label: { zh: nameZh, en: nameEn } }));
  return [...new Set(lanes.map(({ entrance }) => entrance))].map((scope) => ({
    scope,
    label: { zh: `出入口 ${scope}`, en: `entrance ${scope}` },
  }));
}

function viewOf(
  window: QuotaFigure['window'],
  figures: readonly { readonly label: Label; readonly figure: Measured }[],
): QuotaFigure {
  const { days = [], tooFewDays = true } = figures[0]?.figure ?? {};
  return {
    window,
    days: days.map(({ from }) => Date.parse(from)),
    tooFewDays,
    scopes: figures.map(({ label, figure: { mean, limit } }) => ({ ...label, mean, limit })),
  };
}
