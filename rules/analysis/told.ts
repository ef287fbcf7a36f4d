/** Boxes and paths of a diagram as facts with their values, and as vehicles that a test can start from. */
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { FACT_CATALOGUE, factOf, findFact } from '../catalogue/facts.ts';
import type { Facts, FactValue } from '../model/decision.ts';
import type { Scalar } from '../model/rule-set.ts';
import type { Box } from './boxes.ts';
import type { Dimension } from './dimension.ts';
import type { Path } from './questions.ts';
import type { Space } from './space.ts';
import { beijingDayOf, FIRST_DAY, LAST_DAY, type Stretch } from './stretches.ts';

/** From, inclusive, to, exclusive; null is without end. Days are written yyyymmdd, minutes are of the day. */
export interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

export type Values =
  | { readonly kind: 'of'; readonly values: readonly Scalar[] }
  /** Any text but these. */
  | { readonly kind: 'except'; readonly values: readonly Scalar[] }
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[] }
  | { readonly kind: 'contains' | 'lacks'; readonly value: string };

export interface FactValues {
  readonly fact: string;
  readonly values: Values;
}

/** Facts that are not told may have any value. */
export type Vehicles = readonly FactValues[];

export interface ExampleVehicle {
  /** As a test gives it: what differs from the base vehicle, and every quota. */
  readonly given: Facts;
  /** All facts. */
  readonly facts: Facts;
}

/** The vehicle of a path. `catalogueVersion`: facts of it only are given. */
export function exampleOf({ dimensions }: Space, path: Path, catalogueVersion: number): ExampleVehicle {
  const facts: Record<string, FactValue> = {};
  for (const [level, { name, atoms, base }] of dimensions.entries()) {
    const chosen = path.get(level) ?? base;
    const atom = atoms[chosen] ?? [];
    const sample = atom.find(({ isBase }) => isBase) ?? (atom[0] as Stretch);
    if (!sample.isBase || name.startsWith('quotaLeft.')) give(facts, sample.facts);
  }
  const isGiven = (fact: string) => !IMPLIED.has(fact) && findFact(fact, catalogueVersion) !== undefined;
  const given = Object.entries(facts).filter(([fact]) => isGiven(fact));
  return { given: Object.fromEntries(given), facts: factsOfBaseVehicle(facts) };
}

/** Members of one set are given together. */
function give(facts: Record<string, FactValue>, more: Facts): void {
  for (const [fact, value] of Object.entries(more)) {
    const before = facts[fact];
    facts[fact] = Array.isArray(value) && Array.isArray(before) ? [...before, ...value].toSorted() : value;
  }
}

/**
 * The vehicles of a box: those of any of the ways. There are several only where rules ask about a vehicle type and
 * the size that it tells, or about a day and its weekday.
 */
export function vehiclesOf({ dimensions }: Space, box: Box): readonly Vehicles[] {
  let told: readonly Vehicles[] = [[]];
  for (const [level, dimension] of dimensions.entries()) {
    const atoms = box.get(level);
    if (atoms === undefined) continue;
    const stretches = [...atoms].flatMap((atom) => dimension.atoms[atom] ?? []);
    const ways = waysToTell(dimension, stretches);
    told = told.flatMap((before) => ways.map((way) => [...before, ...way]));
  }
  return told.map((way) => way.toSorted((a, b) => placeOf(a) - placeOf(b)));
}

const PLACES: ReadonlyMap<string, number> = new Map(FACT_CATALOGUE.map(({ name }, place) => [name, place]));

/** As in the catalogue; quotas at the end. */
function placeOf({ fact }: FactValues): number {
  return PLACES.get(fact) ?? PLACES.size;
}

function waysToTell(dimension: Dimension, stretches: readonly Stretch[]): readonly Vehicles[] {
  const { name, asked, atoms } = dimension;
  const [fact = name, member] = name.split(' ');
  if (member !== undefined) {
    const kind = stretches.some(({ isBase }) => isBase) ? 'lacks' : 'contains';
    return [[{ fact, values: { kind, value: member } }]];
  }
  if (name === 'beijingDay') return daysTold(stretches, asked, atoms.flat());
  const derived = DERIVED[name];
  if (
    derived !== undefined &&
    asked.has(derived) &&
    (!asked.has(name) || isWhole(derived, stretches, atoms.flat()))
  )
    return [[{ fact: derived, values: { kind: 'of', values: distinct(stretches, derived) } }]];
  return name === 'vehicleType'
    ? typesTold(stretches, atoms.flat())
    : [[{ fact: name, values: plain(dimension, stretches) }]];
}

/** By fact the one that `factsOfBaseVehicle` brings along. */
const DERIVED: Readonly<Record<string, string>> = {
  emissionStage: 'stageRank',
  fuel: 'fuelGroup',
  vehicleType: 'vehicleSize',
};
const IMPLIED: ReadonlySet<string> = new Set(Object.values(DERIVED));

/** Is it all that has one of these values of the fact? */
function isWhole(fact: string, stretches: readonly Stretch[], all: readonly Stretch[]): boolean {
  const values = distinct(stretches, fact);
  return all.filter(({ facts }) => values.includes(facts[fact] as Scalar)).length === stretches.length;
}

/** In the order of the code table; numbers ascending. */
function distinct(stretches: readonly Stretch[], fact: string): readonly Scalar[] {
  const values = [...new Set(stretches.map(({ facts }) => facts[fact] as Scalar))];
  if (values.every((value) => typeof value === 'number')) return values.toSorted((a, b) => a - b);
  const order = Object.keys(factOf(fact).codes ?? {});
  return values.toSorted((a, b) => order.indexOf(String(a)) - order.indexOf(String(b)));
}

function plain({ name, atoms }: Dimension, stretches: readonly Stretch[]): Values {
  if (['time', 'number'].includes(factOf(name).type) && stretches[0]?.range !== null)
    return { kind: 'ranges', ranges: rangesOf(stretches) };
  if (!stretches.some(({ isOther }) => isOther)) return { kind: 'of', values: distinct(stretches, name) };
  const rest = atoms.flat().filter((stretch) => !stretch.isOther && !stretches.includes(stretch));
  return { kind: 'except', values: distinct(rest, name) };
}

/** Types that rules name, and all others of some sizes. */
function typesTold(stretches: readonly Stretch[], all: readonly Stretch[]): readonly Vehicles[] {
  const named = stretches.filter(({ isOther }) => !isOther);
  const others = stretches.filter(({ isOther }) => isOther);
  const types: Values = { kind: 'of', values: distinct(named, 'vehicleType') };
  const unnamed: Values = {
    kind: 'except',
    values: distinct(
      all.filter(({ isOther }) => !isOther),
      'vehicleType',
    ),
  };
  const sizes: Values = { kind: 'of', values: distinct(others, 'vehicleSize') };
  const isAnySize = all.filter(({ isOther }) => isOther).length === others.length;
  return [
    ...(named.length === 0 ? [] : [[{ fact: 'vehicleType', values: types }]]),
    ...(others.length === 0
      ? []
      : [
          [
            { fact: 'vehicleType', values: unnamed },
            ...(isAnySize ? [] : [{ fact: 'vehicleSize', values: sizes }]),
          ],
        ]),
  ];
}

/** Adjacent stretches are one range. */
function rangesOf(stretches: readonly Stretch[]): readonly Range[] {
  const sorted = stretches.flatMap(({ range }) => range ?? []).toSorted((a, b) => a.from - b.from);
  const ranges: { from: number; to: number | null }[] = [];
  for (const { from, to } of sorted) {
    const last = ranges.at(-1);
    if (last?.to === from) last.to = to;
    else if (last?.from !== from) ranges.push({ from, to });
  }
  return ranges;
}

/** Stretches of days with the same weekdays are told together. */
function daysTold(
  stretches: readonly Stretch[],
  asked: ReadonlySet<string>,
  all: readonly Stretch[],
): readonly Vehicles[] {
  const byWeekdays = new Map<string, { weekdays: Values | null; days: Stretch[] }>();
  for (const own of Map.groupBy(stretches, startOf).values()) {
    const there = all.filter((stretch) => startOf(stretch) === startOf(own[0] as Stretch));
    const values = own.length === there.length ? null : distinct(own, 'beijingWeekday');
    const group = byWeekdays.get(String(values)) ?? { weekdays: values && { kind: 'of', values }, days: [] };
    group.days.push(...own);
    byWeekdays.set(String(values), group);
  }
  const isDated = asked.has('beijingDay') || asked.has('beijingDate');
  return [...byWeekdays.values()].map(({ weekdays, days }) => [
    ...(isDated && !isAllYear(days, all)
      ? [{ fact: 'beijingDay', values: { kind: 'ranges', ranges: dayRanges(days) } } as const]
      : []),
    ...(weekdays === null ? [] : [{ fact: 'beijingWeekday', values: weekdays }]),
  ]);
}

function startOf({ range }: Stretch): number {
  return Number(range?.from);
}

function isAllYear(days: readonly Stretch[], all: readonly Stretch[]): boolean {
  return new Set(days.map(startOf)).size === new Set(all.map(startOf)).size;
}

function dayRanges(days: readonly Stretch[]): readonly Range[] {
  return rangesOf(days).map(({ from, to }) => ({
    from: from === FIRST_DAY ? null : beijingDayOf(Number(from)),
    to: Number(to) > LAST_DAY ? null : beijingDayOf(Number(to)),
  }));
}
