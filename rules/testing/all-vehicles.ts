/** For tests: every vehicle that some rules can tell apart, as the gate would derive its facts. Brute force. */
import { BASE_VEHICLE } from '../catalogue/base-vehicle.ts';
import { deriveFacts } from '../catalogue/derive-facts.ts';
import { factOf, quotaFact } from '../catalogue/facts.ts';
import type { Facts, FactValue } from '../model/decision.ts';
import type { FactInput, VehicleFile } from '../model/fact-input.ts';
import type { Condition, LoadedRuleSet } from '../model/rule-set.ts';

type Change = (input: FactInput) => FactInput;

const DAY_MS = 24 * 60 * 60 * 1000;
const SOURCE: Readonly<Record<string, string>> = {
  stageRank: 'emissionStage',
  fuelGroup: 'fuel',
  vehicleSize: 'vehicleType',
  beijingWeekday: 'beijingDay',
  beijingDate: 'beijingDay',
};
const FILE = [
  'emissionStage',
  'fuel',
  'vehicleType',
  'vehicleCategory',
  'useNature',
  'networkStatus',
  'fleet',
  'cargo',
];

/** Null when there are more than `most`. */
export function allVehicles(ruleSets: readonly LoadedRuleSet[], most: number): readonly Facts[] | null {
  const named = new Map<string, FactValue[]>();
  for (const { rules } of ruleSets) for (const { when } of rules) collect(when, named);
  if (named.has('enteredBefore') && !named.has('direction')) named.set('direction', []);
  const choices = [...named].map(([name, values]) => changesOf(name, values));
  const size = choices.reduce((product, { length }) => product * length, 1);
  if (size > most) return null;
  const inputs = choices.reduce<readonly FactInput[]>(
    (before, changes) => before.flatMap((input) => changes.map((change) => change(input))),
    [BASE_VEHICLE],
  );
  const isThere = ({ enteredBefore, direction }: FactInput) => !enteredBefore || direction === 'out';
  const withoutFile = inputs.map((input): FactInput => ({ ...input, vehicle: null }));
  const facts = [...inputs, ...withoutFile].filter(isThere).map(deriveFacts);
  return [...new Map(facts.map((one) => [JSON.stringify(one), one])).values()];
}

function collect(condition: Condition, named: Map<string, FactValue[]>): void {
  if ('all' in condition) for (const part of condition.all) collect(part, named);
  else if ('any' in condition) for (const part of condition.any) collect(part, named);
  else if ('not' in condition) collect(condition.not, named);
  else {
    const name = SOURCE[condition.fact] ?? condition.fact;
    const values = [condition.value].flat() as FactValue[];
    named.set(name, [...(named.get(name) ?? []), ...(condition.fact === 'stageRank' ? [] : values)]);
  }
}

function changesOf(name: string, named: readonly FactValue[]): readonly Change[] {
  const { type, codes } = factOf(name);
  const texts = [...new Set([...named.map(String), ...Object.keys(codes ?? {}), 'elsewhere'])];
  if (name === 'vehicleKnown') return [(input) => input];
  if (FILE.includes(name)) return [...fileTexts(name, texts), null].map((text) => inFile(name, text));
  if (name === 'beijingDay') return daysNear(named).map(onDay);
  if (name === 'beijingMinute') return minutesNear(named).map(atMinute);
  if (name === 'performanceGrade' || name === 'industry')
    return [...texts, ''].map((text) => inPlant(name, text));
  if (name === 'exemptions') return subsets(Object.keys(codes ?? {})).map(exempt);
  if (name.startsWith('quotaLeft.')) return numbersNear(named).map((left) => withQuota(name, left));
  const values = type === 'flag' ? [true, false] : type === 'code' ? Object.keys(codes ?? {}) : texts;
  return values.map((value): Change => (input) => ({ ...input, [name]: value }));
}

function fileTexts(name: string, texts: readonly string[]): readonly string[] {
  if (name !== 'vehicleType') return texts.filter((text) => text !== '');
  const sizes = ['H11', 'H12', 'Q21', 'Q22', 'Z31', 'K41', 'X99', 'M11', ''];
  return [
    ...new Set([...texts.filter((text) => !/^(heavy|medium|light|mini|unknown)$/.test(text)), ...sizes]),
  ];
}

const inFile =
  (name: string, value: string | null): Change =>
  (input) => ({ ...input, vehicle: { ...(input.vehicle as VehicleFile), [name]: value } });

const inPlant =
  (name: string, value: string): Change =>
  (input) => ({ ...input, plant: { ...input.plant, [name === 'industry' ? 'industry' : 'grade']: value } });

const exempt =
  (grounds: readonly string[]): Change =>
  (input) => ({
    ...input,
    exemptions: grounds.map((ground) => ({ id: ground, ground: ground as 'fleet' })),
  });

const withQuota =
  (name: string, left: number): Change =>
  (input) => ({ ...input, quotasLeft: { [name.slice(quotaFact('').length)]: left } });

const onDay =
  (day: number): Change =>
  (input) => ({
    ...input,
    eventTime: day * DAY_MS + ((input.eventTime + 8 * 3_600_000) % DAY_MS) - 8 * 3_600_000,
  });

const atMinute =
  (minute: number): Change =>
  (input) => {
    const beijing = input.eventTime + 8 * 3_600_000;
    return { ...input, eventTime: beijing - (beijing % DAY_MS) + minute * 60_000 - 8 * 3_600_000 };
  };

function subsets(members: readonly string[]): readonly (readonly string[])[] {
  return members.reduce<readonly (readonly string[])[]>(
    (before, member) => before.flatMap((one) => [one, [...one, member]]),
    [[]],
  );
}

/** A week and a day around each named one has every weekday of every stretch between them. */
function daysNear(named: readonly FactValue[]): readonly number[] {
  const written = named.map((day) => String(day).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));
  const days = ['2026-11-24', ...written].map((day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS);
  const near = days
    .filter((day) => !Number.isNaN(day))
    .flatMap((day) => Array.from({ length: 17 }, (_, n) => day + n - 8));
  return [...new Set(near)];
}

function minutesNear(named: readonly FactValue[]): readonly number[] {
  return [...new Set([1_439, ...numbersNear(named)])].filter((minute) => minute < 1_440);
}

function numbersNear(named: readonly FactValue[]): readonly number[] {
  const near = named.flatMap((value) => [Number(value) - 1, Number(value), Number(value) + 1]);
  return [...new Set([0, ...near])].filter((value) => value >= 0);
}
