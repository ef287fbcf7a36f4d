/** Boxes and rules in the words of the people at the gate: 柴油、国四及以下、22:00–08:00. */
import { YES_OR_NO } from '../catalogue/codes.ts';
import { factOf, type FactDefinition } from '../catalogue/facts.ts';
import { conditionLabel, valueLabel } from '../catalogue/labels.ts';
import type { FactValue } from '../model/decision.ts';
import { label, type Label } from '../model/label.ts';
import type { Condition, LeafCondition, Rule, Scalar } from '../model/rule-set.ts';
import { constantOf, isUnknown } from './dimension.ts';
import type { FactValues, Range, Vehicles } from './told.ts';

/** Facts that are not told are free; none told is every vehicle. */
export function describeVehicles(vehicles: Vehicles): Label {
  return vehicles.length === 0 ? EVERY_VEHICLE : together(vehicles.map(describeFactValues));
}

/** What the rule asks and what it does: 柴油、国四及以下：不得通行. */
export function describeRule({ when, effect }: Pick<Rule, 'when' | 'effect'>): Label {
  const { zh, en } = describeCondition(when);
  return effect === 'allow'
    ? label(`${zh}：准予通行`, `${en}: may pass`)
    : label(`${zh}：不得通行`, `${en}: may not pass`);
}

export function describeCondition(condition: Condition): Label {
  if ('all' in condition) return together(condition.all.map((part) => inner(part, 'all')));
  if ('any' in condition) return either(condition.any.map((part) => inner(part, 'any')));
  if ('not' in condition) {
    const { zh, en } = describeCondition(condition.not);
    return label(`非（${zh}）`, `not (${en})`);
  }
  return describeLeaf(condition);
}

export function describeFactValues({ fact: name, values }: FactValues): Label {
  const fact = factOf(name);
  if (values.kind === 'ranges') return ranges(fact, values.ranges);
  if (values.kind === 'except') return named(fact, noneOf(fact, values.values));
  if (values.kind === 'of') return listed(fact, values.values);
  return withName(
    fact,
    conditionLabel(fact, values.kind === 'contains' ? 'contains' : 'doesNotContain', values.value),
  );
}

const EVERY_VEHICLE = label('任何车辆', 'any vehicle');
const NO_VEHICLE = label('无车辆', 'no vehicle');

function together(parts: readonly Label[]): Label {
  return label(parts.map(({ zh }) => zh).join('、'), parts.map(({ en }) => en).join(', '));
}

function either(parts: readonly Label[]): Label {
  return label(parts.map(({ zh }) => zh).join('或'), parts.map(({ en }) => en).join(' or '));
}

/** In brackets where it would read as part of what is around it. */
function inner(condition: Condition, around: 'all' | 'any'): Label {
  const described = describeCondition(condition);
  const list = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  if (list.length < 2 || around in condition) return described;
  return label(`（${described.zh}）`, `(${described.en})`);
}

function describeLeaf(leaf: LeafCondition): Label {
  const constant = constantOf(leaf);
  if (constant !== null) return constant ? EVERY_VEHICLE : NO_VEHICLE;
  const fact = factOf(leaf.fact);
  if (leaf.operator === 'in') return listed(fact, leaf.value as readonly Scalar[]);
  if (leaf.operator === 'equal') return listed(fact, [leaf.value as Scalar]);
  const words = conditionLabel(fact, leaf.operator, leaf.value);
  const isUnclear = [leaf.value]
    .flat()
    .some((value) => isUnknown(fact.name, { [fact.name]: value as FactValue }));
  return isUnclear ? named(fact, words) : withName(fact, words);
}

/** Names the fact where its values do not tell which it is. */
function withName(fact: FactDefinition, words: Label): Label {
  const speaks =
    fact.codes !== null && fact.codes !== YES_OR_NO && fact.type !== 'text' && fact.type !== 'set';
  return speaks || fact.scale !== 'height' ? words : named(fact, words);
}

function named({ label: { zh, en } }: FactDefinition, words: Label): Label {
  return label(`${zh} ${words.zh}`, `${en} ${words.en}`);
}

function listed(fact: FactDefinition, values: readonly Scalar[]): Label {
  const isOpen = (value: Scalar) => isUnknown(fact.name, { [fact.name]: value });
  const unknown = values.some(isOpen) ? [named(fact, label('未知', 'unknown'))] : [];
  const known = values.filter((value) => !isOpen(value));
  const words =
    fact.type === 'number' && fact.codes !== null ? runs(fact, known.map(Number)) : each(fact, known);
  return either([...words, ...unknown]);
}

function each(fact: FactDefinition, values: readonly Scalar[]): readonly Label[] {
  return values.map((value) => withName(fact, valueLabel(fact, value)));
}

function noneOf(fact: FactDefinition, values: readonly Scalar[]): Label {
  const words = values.map((value) =>
    isUnknown(fact.name, { [fact.name]: value }) ? label('未知', 'unknown') : valueLabel(fact, value),
  );
  const { zh, en } = together(words);
  return label(`不是${zh}`, values.length > 1 ? `not one of ${en}` : `not ${en}`);
}

/** Neighbours together: 国四及以下, 国三至国五, 周一至周五. */
function runs(fact: FactDefinition, values: readonly number[]): readonly Label[] {
  const all = Object.keys(fact.codes ?? {})
    .map(Number)
    .filter((value) => value >= 0)
    .toSorted((a, b) => a - b);
  const found: number[][] = [];
  for (const value of values.toSorted((a, b) => a - b)) {
    if (found.at(-1)?.at(-1) === value - 1) found.at(-1)?.push(value);
    else found.push([value]);
  }
  return found.flatMap((run) => {
    const [first, last] = [run[0] as number, run.at(-1) as number];
    if (run.length < 3 && (run.length < 2 || fact.source === 'event-time')) return each(fact, run);
    if (fact.source !== 'event-time' && first === all[0])
      return [conditionLabel(fact, 'lessThanInclusive', last)];
    if (fact.source !== 'event-time' && last === all.at(-1))
      return [conditionLabel(fact, 'greaterThanInclusive', first)];
    const [from, to] = [valueLabel(fact, first), valueLabel(fact, last)];
    return [label(`${from.zh}至${to.zh}`, `${from.en} to ${to.en}`)];
  });
}

function ranges(fact: FactDefinition, list: readonly Range[]): Label {
  if (fact.scale === 'clock') return either(acrossMidnight(list).map((range) => clockRange(fact, range)));
  return either(list.map((range) => withName(fact, numberRange(fact, range))));
}

/** What ends at midnight and what begins there is one. */
function acrossMidnight(list: readonly Range[]): readonly Range[] {
  const [first, ...others] = list;
  const last = others.at(-1);
  if (first?.from !== 0 || last?.to !== 1440) return list;
  return [...others.slice(0, -1), { from: last.from, to: first.to }];
}

function clockRange(fact: FactDefinition, { from, to }: Range): Label {
  const [start, end] = [from ?? 0, to ?? 1440].map((minute) => valueLabel(fact, minute).zh);
  return label(`${start}–${end}`, `${start}–${end}`);
}

function numberRange(fact: FactDefinition, { from, to }: Range): Label {
  if (to === null) return conditionLabel(fact, 'greaterThanInclusive', from as number);
  if (from === null) return conditionLabel(fact, 'lessThan', to);
  const [start, end] = [from, before(fact, to)].map((value) => valueLabel(fact, value).zh);
  return start === end ? label(String(start), String(end)) : label(`${start}至${end}`, `${start} to ${end}`);
}

/** The last value before the end, which is excluded. */
function before(fact: FactDefinition, end: number): number {
  if (fact.type !== 'date') return end - 1;
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(String(end)) ?? [];
  const last = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) - 1));
  return Number(last.toISOString().slice(0, 10).replaceAll('-', ''));
}
