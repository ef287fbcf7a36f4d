/**
 * Who comes in a drill: vehicles that were here lately, then others on file, and now and then one that nobody knows.
 * Who would be stopped by the level comes first: one just before its instant and one in it, so that the drill shows the
 * very second. Written down before the first of them comes: what a gate that died had not decided yet is found here.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Prisma } from '../../prisma/client/client.ts';
import { demandVerdict } from '../../rules/index.ts';
import type { Decision } from '../../rules/index.ts';
import type { DrillTerms } from '../../workflows/contract/drill.ts';
import { isUndecidable } from '../decisions/decide.ts';
import { rehearse, RehearsedQuotas } from '../decisions/rehearse.ts';
import type { RehearsedLevel, RehearseParts } from '../decisions/rehearse.ts';
import type { Database } from '../ledger/database.ts';
import type { DrillRow } from './drill-rows.ts';

interface Plate {
  readonly plateNo: string;
  readonly plateColour: string;
}

interface Comer extends Plate {
  /** Let in without the level, stopped by it, at a gate inwards. */
  readonly isStopped: boolean;
  /** Banned by the notice, stopped or not: it comes inwards, where that shows. */
  readonly isBanned: boolean;
}

interface Lanes {
  readonly all: readonly string[];
  readonly inwards: readonly string[];
}

/** One in so many is not on file. */
const oneUnknownIn = 10;
/** Looked at beyond the number that comes, so that some of whom the level stops are among them. */
const looksFurther = 60;
/** Passages among which the vehicles that were here lately are looked for. */
const newest = 5_000;
const breathMs = 10;
/** The instant of each of the first, ms after that of the level. */
const aroundTheInstant = [-1_000, -1, 0];

/** Does nothing where the traffic is written down already. */
export async function planTraffic(
  parts: RehearseParts,
  { level, terms }: Pick<DrillRow, 'level' | 'terms'>,
  signal: AbortSignal,
): Promise<void> {
  const { database } = parts;
  if ((await database.drillVehicle.count({ where: { drill: level.id } })) > 0) return;
  const lanes = await lanesOf(database);
  const comers: Comer[] = [];
  const quotas = new RehearsedQuotas(database);
  for (const plate of await platesFor(database, terms.vehicles + looksFurther)) {
    if (signal.aborted) return;
    comers.push(await comerOf(parts, { level, terms, plate, lane: lanes.first, quotas }));
    // Gates go first.
    await pause(breathMs);
  }
  const row = inOrder(comers, terms.vehicles);
  const asked = questionsAmong(row, terms.questions);
  // Each kind by turns: they come one after the other.
  const turn = { stopped: 0, banned: 0, other: 0 };
  const laneFor = ({ isStopped, isBanned }: Comer): string => {
    const kind = isStopped ? 'stopped' : isBanned ? 'banned' : 'other';
    const among = kind === 'other' ? lanes.all : lanes.inwards;
    return among[turn[kind]++ % among.length] ?? lanes.first;
  };
  const data = row.map((comer, n) => ({
    ...{ drill: level.id, n, lane: laneFor(comer), plateNo: comer.plateNo, plateColour: comer.plateColour },
    due: new Date(level.effectiveFrom.getTime() + dueAt(n, terms)),
    asked: asked.has(n),
  }));
  await database.drillVehicle.createMany({ data, skipDuplicates: true });
}

/** A plant whose gates all lead outwards is asked there. */
async function lanesOf(database: Database): Promise<Lanes & { readonly first: string }> {
  const rows = await database.lane.findMany({ orderBy: { id: 'asc' } });
  const all = rows.map(({ id }) => id);
  const inwards = rows.filter(({ direction }) => direction === 'in').map(({ id }) => id);
  const usable = inwards.length === 0 ? all : inwards;
  const [first] = usable;
  if (first === undefined) throw new Error('a drill needs a gate: this plant has none');
  return { all, inwards: usable, first };
}

/** Ms after the instant of the level. */
function dueAt(n: number, { vehicles, seconds }: DrillTerms): number {
  const first = aroundTheInstant[n];
  if (first !== undefined) return first;
  const rest = vehicles - aroundTheInstant.length;
  return Math.round(((n - aroundTheInstant.length + 1) / rest) * seconds * 1_000);
}

/** Where fewer are known they come again. */
async function platesFor(database: Database, count: number): Promise<readonly Plate[]> {
  const known = await database.$queryRaw<Plate[]>(Prisma.sql`
    SELECT plate_no AS "plateNo", plate_colour AS "plateColour" FROM (
      SELECT plate_no, plate_colour, max(event_time) AS seen FROM (
        SELECT plate_no, plate_colour, event_time FROM passage ORDER BY event_time DESC, id DESC LIMIT ${newest}) p
        WHERE plate_no IS NOT NULL GROUP BY 1, 2
      UNION ALL
      (SELECT plate_no, plate_colour, NULL FROM vehicle ORDER BY plate_no, plate_colour LIMIT ${count})) known
    GROUP BY plate_no, plate_colour ORDER BY max(seen) DESC NULLS LAST, plate_no, plate_colour LIMIT ${count}`);
  let next = 0;
  return Array.from({ length: count }, (_, index) => {
    const isUnknown = (index + 1) % oneUnknownIn === 0 || known.length === 0;
    if (isUnknown) return { plateNo: `演练${String(index + 1).padStart(4, '0')}`, plateColour: '1' };
    next += 1;
    return known[(next - 1) % known.length] as Plate;
  });
}

interface Asked {
  readonly level: RehearsedLevel;
  readonly terms: DrillTerms;
  readonly plate: Plate;
  readonly lane: string;
  readonly quotas: RehearsedQuotas;
}

async function comerOf(parts: RehearseParts, { level, terms, plate, lane, quotas }: Asked): Promise<Comer> {
  const at = level.effectiveFrom.getTime();
  const decide = (eventTime: number): Promise<Decision | null> =>
    rehearse(parts, level, { vehicle: { ...plate, lane, eventTime }, quotas }).then(
      ({ decision }) => decision,
      (error: unknown) => {
        // It will be a finding when its turn comes.
        if (isUndecidable(error)) return null;
        throw error;
      },
    );
  const after = await decide(at);
  const isBanned =
    terms.demand !== null && after !== null && demandVerdict(terms.demand, after.facts) === 'banned';
  const isStopped = after?.outcome === 'block' && (await decide(at - 1))?.outcome === 'allow';
  return { ...plate, isStopped, isBanned };
}

/** Half of them are such as the level stops, where there are so many; the second and the third come at the instant. */
function inOrder(comers: readonly Comer[], count: number): readonly Comer[] {
  const stopped = comers.filter(({ isStopped }) => isStopped);
  // Whom the notice bans and the rules let in is what a drill is to find.
  const others = comers
    .filter(({ isStopped }) => !isStopped)
    .sort((one, other) => Number(other.isBanned) - Number(one.isBanned));
  const half = Math.min(stopped.length, Math.max(Math.ceil(count / 2), count - others.length));
  const [first, ...free] = others.slice(0, count - half);
  const [atTheInstant, later] = [stopped.slice(0, 2), stopped.slice(2, half)];
  const rest = free.flatMap((one, index) => [one, ...later.slice(index, index + 1)]);
  const left = later.slice(free.length);
  return [...(first === undefined ? [] : [first]), ...atTheInstant, ...rest, ...left].slice(0, count);
}

/** Among those after the instant, stopped ones and others in turn, spread over the time. */
function questionsAmong(comers: readonly Comer[], count: number): ReadonlySet<number> {
  const later = comers.map((comer, n) => ({ n, comer })).slice(aroundTheInstant.length);
  const turns = [later.filter(({ comer }) => comer.isStopped), later.filter(({ comer }) => !comer.isStopped)];
  const asked = new Set<number>();
  while (asked.size < count && turns.some((turn) => turn.length > 0)) {
    const turn = turns[0]?.length === 0 ? turns[1] : turns[0];
    const pick = turn?.splice(Math.floor(turn.length / 2), 1)[0];
    if (pick !== undefined) asked.add(pick.n);
    turns.reverse();
  }
  return asked;
}
