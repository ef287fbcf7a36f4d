/** Who a level would stop: the plates that came in of late, each as it came last, under the rule set of that level. */
import { compileBulk, loadRuleSet } from '../../../../rules/index.ts';
import type { Facts } from '../../../../rules/index.ts';
import { completeFacts } from '../../../../rules/simulation/recorded-facts.ts';
import { Prisma } from '../../../../prisma/client/client.ts';
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

/** Null: no rule set is assigned to the level. */
export async function switchPreview(level: string, now: number, lang: Lang): Promise<SwitchPreview | null> {
  const sets = await readLevelRuleSets(now);
  const set = sets.find((one) => one.level === level && one.subject === 'road');
  if (set === undefined) return null;
  const where = { id_version: { id: set.id, version: set.version } };
  const row = await database().ruleSet.findUnique({ where });
  const bulk = compileBulk(loadRuleSet(row?.document, sha256Hex));
  const told = (await newestOfEach(now)).map(({ plateNo, facts }) => {
    const { outcome, rules } = bulk.decide({ ...completeFacts(facts).facts, alertLevel: level });
    const fleet = typeof facts['fleet'] === 'string' ? facts['fleet'] : '';
    return { plateNo, fleet, isBlocked: outcome === 'block', reason: rules[0]?.text[lang] ?? '' };
  });
  const blocked = told.filter(({ isBlocked }) => isBlocked);
  const machines = await readMachines(level, now);
  return {
    vehicles: told.length,
    blocked: blocked.length,
    fleets: fleetsOf(told).slice(0, shownFleets),
    plates: blocked.slice(0, shownPlates).map(({ plateNo, reason }) => ({ plateNo, reason })),
    machines: machines.filter(({ outcome }) => outcome === 'block').length,
  };
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
