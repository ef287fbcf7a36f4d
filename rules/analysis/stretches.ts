/** The values of a dimension: each by itself, or a stretch of them between the bounds that rules name. */
import { BASE_VEHICLE, factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { beijingTime } from '../catalogue/beijing-time.ts';
import { fuelGroupOf, stageRankOf, vehicleSizeOf } from '../catalogue/derive-facts.ts';
import { factOf } from '../catalogue/facts.ts';
import type { Facts, FactValue } from '../model/decision.ts';
import type { LeafCondition } from '../model/rule-set.ts';

export interface Stretch {
  /** All facts of the dimension for one value in it, the base vehicle's where it is in it. */
  readonly facts: Facts;
  readonly isBase: boolean;
  /** Of numbers and days: from, inclusive, to, exclusive; null is without end. */
  readonly range: { readonly from: number; readonly to: number | null } | null;
  /** Any text that no rule names. */
  readonly isOther: boolean;
}

const BASE = factsOfBaseVehicle({});
const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that can be written yyyymmdd. */
export const FIRST_DAY = Date.UTC(1000, 0, 1) / DAY_MS;
export const LAST_DAY = Date.UTC(9999, 11, 31) / DAY_MS;

/** `leaves` are those of the dimension. */
export function stretchesOf(dimension: string, leaves: readonly LeafCondition[]): readonly Stretch[] {
  const named = leaves.flatMap(({ value }) => [value].flat() as FactValue[]);
  if (dimension === 'vehicleType') return vehicleTypes(textsOf('vehicleType', leaves));
  if (dimension === 'beijingDay') return days(leaves);
  const member = /^(\w+) (.+)$/.exec(dimension);
  if (member !== null) return membership(String(member[1]), String(member[2]));
  const { type, codes } = factOf(dimension);
  if (type === 'flag') return [true, false].map((value) => single(dimension, value));
  if (type === 'code') return Object.keys(codes ?? {}).map((value) => single(dimension, value));
  if (type === 'text') return texts(dimension, named.map(String));
  return type === 'time' ? minutes(named.map(Number)) : wholeNumbers(dimension, named.map(Number));
}

function stretch(facts: Facts, more: Partial<Stretch> = {}): Stretch {
  const isBase = Object.entries(facts).every(([fact, value]) => BASE[fact] === value);
  return { facts, isBase, range: null, isOther: false, ...more };
}

function single(dimension: string, value: FactValue, more: Partial<Stretch> = {}): Stretch {
  const code = String(value);
  if (dimension === 'emissionStage')
    return stretch({ emissionStage: value, stageRank: stageRankOf(code) }, more);
  if (dimension === 'fuel') return stretch({ fuel: value, fuelGroup: fuelGroupOf(code) }, more);
  if (dimension === 'vehicleType')
    return stretch({ vehicleType: value, vehicleSize: vehicleSizeOf(code) }, more);
  return stretch({ [dimension]: value }, more);
}

/** Of a set one member: is it in it? */
function membership(fact: string, member: string): readonly Stretch[] {
  return [stretch({ [fact]: [] }, { isBase: true }), stretch({ [fact]: [member] }, { isBase: false })];
}

function textsOf(fact: string, leaves: readonly LeafCondition[]): readonly string[] {
  return leaves.filter((leaf) => leaf.fact === fact).flatMap(({ value }) => [value].flat().map(String));
}

/** Each text that is named, has a meaning of its own, or none of them. An empty text counts as unknown at the gate. */
function texts(fact: string, named: readonly string[]): readonly Stretch[] {
  const { codes, mayBeUnknown } = factOf(fact);
  const known = new Set([...Object.keys(codes ?? {}), ...(mayBeUnknown ? ['unknown'] : []), ...named]);
  if (mayBeUnknown) known.delete('');
  const other = unnamed([String(BASE[fact]), '其他'], known);
  return [...[...known].map((text) => single(fact, text)), single(fact, other, { isOther: true })];
}

/** Which are of one size is told by their first two characters; X99 is "other" of domain §1.7. */
function vehicleTypes(names: readonly string[]): readonly Stretch[] {
  const named = new Set(names);
  const others = ['H11', 'H21', 'H31', 'H41', 'X99'].map((like) => {
    const kinds = Array.from({ length: 9 }, (_, n) => like.slice(0, 2) + String(n + 1));
    return unnamed([like, ...kinds, like], named);
  });
  return [
    ...[...new Set(['', ...named])].map((type) => single('vehicleType', type)),
    ...others.map((type) => single('vehicleType', type, { isOther: true })),
  ];
}

/** The first of the wishes that no rule names, or the last with a number behind it. */
function unnamed(wishes: readonly string[], named: ReadonlySet<string>): string {
  const free = wishes.find((wish) => !named.has(wish));
  if (free !== undefined) return free;
  let number = 2;
  while (named.has(`${wishes.at(-1)}${number}`)) number += 1;
  return `${wishes.at(-1)}${number}`;
}

interface Line {
  readonly from: number;
  /** Exclusive; null is without end. */
  readonly to: number | null;
}

/** The line of whole numbers, cut before each of the `cuts` on it. */
function cutLine({ from, to }: Line, cuts: readonly number[]): readonly Line[] {
  const inside = [...new Set(cuts)].filter((cut) => cut > from && (to === null || cut < to));
  const starts = [from, ...inside.toSorted((a, b) => a - b)];
  return starts.map((start, index) => ({ from: start, to: starts[index + 1] ?? to }));
}

function minutes(named: readonly number[]): readonly Stretch[] {
  const cuts = named.flatMap((minute) => [minute, minute + 1]);
  const base = Number(BASE['beijingMinute']);
  return cutLine({ from: 0, to: 1440 }, cuts).map((range) => {
    const isWithin = range.from <= base && base < Number(range.to);
    return single('beijingMinute', isWithin ? base : range.from, { range });
  });
}

/** What is left of a quota: whole, never below 0; the base vehicle has plenty. */
function wholeNumbers(fact: string, named: readonly number[]): readonly Stretch[] {
  const cuts = named.flatMap((number) => [Math.ceil(number), Math.floor(number) + 1]);
  return cutLine({ from: 0, to: null }, cuts).map((range) =>
    single(fact, range.from, { range, isBase: range.to === null }),
  );
}

/** Each stretch of days that the rules tell apart, by weekday where it has them. */
function days(leaves: readonly LeafCondition[]): readonly Stretch[] {
  const numbers = leaves
    .filter(({ fact }) => fact === 'beijingDay')
    .flatMap(({ value }) => [value].flat().map(String));
  const written = textsOf('beijingDate', leaves).filter((text) => /^\d{4}-\d{2}-\d{2}$/.test(text));
  const named = [...numbers.map((day) => day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')), ...written];
  const cuts = named.map(dayNumber).filter((day) => !Number.isNaN(day));
  return cutLine(
    { from: FIRST_DAY, to: LAST_DAY + 1 },
    cuts.flatMap((day) => [day, day + 1]),
  ).flatMap(ofWeekdays);
}

function ofWeekdays({ from, to }: Line): readonly Stretch[] {
  const end = Number(to);
  const base = Math.floor((BASE_VEHICLE.eventTime + 8 * 3_600_000) / DAY_MS);
  const first = Math.min(Math.max(base, from), Math.max(from, end - 7));
  return Array.from({ length: Math.min(7, end - from) }, (_, n) => dayStretch(first + n, { from, to }));
}

function dayStretch(day: number, range: Line): Stretch {
  const { beijingDay, beijingDate, beijingWeekday } = beijingTime(day * DAY_MS);
  return stretch(
    { beijingDay, beijingDate, beijingWeekday },
    { range: { from: range.from, to: Number(range.to) } },
  );
}

/** Days since 1970-01-01 of a day written yyyy-mm-dd; NaN where there is none such. */
function dayNumber(written: string): number {
  const day = Date.parse(`${written}T00:00:00Z`) / DAY_MS;
  return Number.isNaN(day) || new Date(day * DAY_MS).toISOString().slice(0, 10) !== written
    ? Number.NaN
    : day;
}

/** As the fact `beijingDay` writes it. */
export function beijingDayOf(day: number): number {
  return Number(beijingTime(day * DAY_MS).beijingDay);
}
