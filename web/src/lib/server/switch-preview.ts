/** Who a level would stop: the plates that came in of late, each as it came last, under the rule set of that level. */
import {
  compileBulk,
  loadRuleSet,
  OUTSIDE_VALIDITY,
  validityAt,
  validityOf,
} from '../../../../rules/index.ts';
import type { AlertLevel, Facts, LoadedRuleSet } from '../../../../rules/index.ts';
import { completeFacts } from '../../../../rules/simulation/recorded-facts.ts';
import { Prisma } from '../../../../prisma/client/client.ts';
import type { LevelRuleSet } from '../alerts/alert-view.ts';
import type { SwitchPreview } from '../alerts/preview-view.ts';
import type { Lang } from '../i18n/words.ts';
import { readLevelRuleSets } from './alert-records.ts';
import { database } from './database.ts';
import { readMachines } from './machines.ts';
import { sha256Hex } from './policy-work.ts';

const days = 7;
const shownPlates = 12;
const shownFleets = 5;

interface Row {
  readonly plateNo: string;
  readonly facts: Facts;
}

interface Instants {
  readonly now: number;
  /** When it would come into effect; null: at once. */
  readonly from: number | null;
}

/** Null: no rule set is assigned to the level. */
export async function switchPreview(
  level: string,
  { now, from }: Instants,
  lang: Lang,
): Promise<SwitchPreview | null> {
  // The plan and the validities of the instant at which it would come into effect.
  const at = Math.max(now, from ?? now);
  const sets = await readLevelRuleSets(at);
  const set = sets.find((one) => one.level === level && one.subject === 'road');
  if (set === undefined) return null;
  const judges = new Map<string, Judge>();
  for (const { subject, id, version } of sets.filter((one) => one.level === level))
    judges.set(subject, judgeBy(await ruleSetOf(id, version), { level: level as AlertLevel, at, lang }));
  // As at a gate: by the column of what it is, else by that of road vehicles.
  const judge = (facts: Facts): Judged | undefined =>
    (judges.get(String(facts['subject'])) ?? judges.get('road'))?.(facts);
  const told = (await newestOfEach(now)).map(({ plateNo, facts }) => {
    const fleet = typeof facts['fleet'] === 'string' ? facts['fleet'] : '';
    return { plateNo, fleet, isBlocked: true, reason: '', ...judge(facts) };
  });
  const blocked = told.filter(({ isBlocked }) => isBlocked);
  const machines = await readMachines(level, at);
  return {
    vehicles: told.length,
    blocked: blocked.length,
    outside: outsideOf(set, at),
    fleets: fleetsOf(told).slice(0, shownFleets),
    plates: blocked.slice(0, shownPlates).map(({ plateNo, reason }) => ({ plateNo, reason })),
    machines: machines.filter(({ outcome }) => outcome === 'block').length,
  };
}

interface Judged {
  readonly isBlocked: boolean;
  readonly reason: string;
}

type Judge = (facts: Facts) => Judged;

async function ruleSetOf(id: string, version: number): Promise<LoadedRuleSet> {
  const row = await database().ruleSet.findUnique({ where: { id_version: { id, version } } });
  return loadRuleSet(row?.document, sha256Hex);
}

/** As a gate would: a set that is not valid then lets nobody in. */
function judgeBy(
  ruleSet: LoadedRuleSet,
  { level, at, lang }: { readonly level: AlertLevel; readonly at: number; readonly lang: Lang },
): Judge {
  if (validityAt(validityOf(ruleSet.document), at) !== 'valid')
    return () => ({ isBlocked: true, reason: OUTSIDE_VALIDITY.text[lang] });
  const bulk = compileBulk(ruleSet);
  return (facts) => {
    const { outcome, rules } = bulk.decide({ ...completeFacts(facts).facts, alertLevel: level });
    return { isBlocked: outcome === 'block', reason: rules[0]?.text[lang] ?? '' };
  };
}

function outsideOf(set: LevelRuleSet, at: number): SwitchPreview['outside'] {
  const validity = { from: set.validFrom, to: set.validTo };
  const state = validityAt(validity, at);
  if (state === 'valid') return null;
  const instant = state === 'ended' ? validity.to : validity.from;
  return { set: `${set.id}@${set.version}`, state, at: instant ?? at };
}

function newestOfEach(now: number): Promise<Row[]> {
  return database().$queryRaw<Row[]>(Prisma.sql`
    SELECT DISTINCT ON (plate_no, plate_colour) plate_no AS "plateNo", facts FROM passage
    WHERE event_time >= ${new Date(now - days * 24 * 3_600_000)} AND direction = 'in' AND facts IS NOT NULL
    ORDER BY plate_no, plate_colour, event_time DESC LIMIT 20000`);
}

function fleetsOf(
  told: readonly { readonly fleet: string; readonly isBlocked: boolean }[],
): SwitchPreview['fleets'][number][] {
  return [...Map.groupBy(told, ({ fleet }) => fleet)]
    .map(([fleet, of]) => ({
      fleet,
      vehicles: of.length,
      blocked: of.filter(({ isBlocked }) => isBlocked).length,
    }))
    .filter(({ blocked }) => blocked > 0)
    .toSorted((a, b) => b.blocked - a.blocked);
}
