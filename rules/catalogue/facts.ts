/**
 * Fact catalogue version 2: every fact that a rule may ask for (domain §3.3). A change of meaning is a new version;
 * version 1 is the part of it that a document of version 1 may name.
 */
import { label, type Label } from '../model/label.ts';
import * as codes from './codes.ts';

export const CATALOGUE_VERSION = 2;
export const CATALOGUE_VERSIONS: readonly number[] = [1, CATALOGUE_VERSION];

export type FactType = 'code' | 'number' | 'time' | 'date' | 'flag' | 'text' | 'set';
export type FactSource =
  | 'plate-read'
  | 'gate'
  | 'vehicle-file'
  | 'alert'
  | 'over-limit-list'
  | 'event-time'
  | 'exemptions'
  | 'plant'
  | 'visits'
  | 'quota';

export interface FactDefinition {
  readonly name: string;
  /**
   * `code` is one of `codes`; `number` is finite, one of `codes` where there are any; `time` is a minute of the day,
   * 0–1440; `date` is a day as the number yyyymmdd; `text` is free; `set` is any of `codes`, sorted, none twice.
   */
  readonly type: FactType;
  readonly label: Label;
  /** Values with their labels; `null` where the value speaks for itself. */
  readonly codes: codes.CodeTable | null;
  readonly mayBeUnknown: boolean;
  readonly source: FactSource;
  /** What the fact speaks of. Conditions about the place are never told to the driver as a reason. */
  readonly about: 'vehicle' | 'situation' | 'place';
  /** How numbers are compared in words: 国五及以上, or 08:00及以后. */
  readonly scale: 'height' | 'clock' | 'calendar';
  /** The first catalogue version that has it. */
  readonly since: number;
}

type Optional = 'codes' | 'mayBeUnknown' | 'scale' | 'since';
type Entry = Omit<FactDefinition, 'name' | Optional> & Partial<Pick<FactDefinition, Optional>>;

const ENTRIES = {
  plateNo: entry('text', label('车牌号码', 'plate number'), { source: 'plate-read', about: 'vehicle' }),
  plateColour: entry('code', label('号牌颜色', 'plate colour'), {
    source: 'plate-read',
    about: 'vehicle',
    codes: codes.PLATE_COLOURS,
  }),
  lane: entry('text', label('车道', 'lane'), { source: 'gate', about: 'place' }),
  entrance: entry('text', label('出入口', 'entrance'), { source: 'gate', about: 'place' }),
  direction: entry('code', label('进出厂状态', 'direction'), {
    source: 'gate',
    about: 'place',
    codes: codes.DIRECTIONS,
  }),
  vehicleKnown: entry('flag', label('车辆资料', 'vehicle file'), {
    ...ofFile(codes.FILE_STATES),
    mayBeUnknown: false,
  }),
  emissionStage: entry('code', label('排放阶段', 'emission stage'), ofFile(codes.EMISSION_STAGES)),
  stageRank: entry('number', label('排放阶段', 'emission stage'), ofFile(codes.STAGE_RANKS)),
  fuel: entry('code', label('燃料类型', 'fuel'), ofFile(codes.FUELS)),
  fuelGroup: entry('code', label('燃料大类', 'fuel group'), ofFile(codes.FUEL_GROUPS)),
  vehicleType: entry('text', label('车辆类型', 'vehicle type'), ofFile(null)),
  vehicleSize: entry('code', label('车型大小', 'vehicle size'), ofFile(codes.VEHICLE_SIZES)),
  vehicleCategory: entry('code', label('车辆种类', 'vehicle category'), ofFile(codes.VEHICLE_CATEGORIES)),
  useNature: entry('text', label('使用性质', 'use nature'), ofFile(codes.USE_NATURES)),
  networkStatus: entry('code', label('联网状态', 'network status'), ofFile(codes.NETWORK_STATUSES)),
  overLimit: entry('flag', label('排放超标车辆名单', 'over-limit list'), {
    source: 'over-limit-list',
    about: 'vehicle',
    codes: codes.LIST_STATES,
  }),
  alertLevel: entry('code', label('重污染天气预警', 'alert'), {
    source: 'alert',
    about: 'situation',
    codes: codes.ALERT_LEVELS,
  }),
  beijingMinute: entry('time', label('时间', 'time of day'), { ...ofTime(null), scale: 'clock' }),
  beijingWeekday: entry('number', label('星期', 'weekday'), ofTime(codes.WEEKDAYS)),
  beijingDate: entry('text', label('日期', 'date'), ofTime(null)),
  beijingDay: entry('date', label('日期', 'date'), { ...ofTime(null), scale: 'calendar', since: 2 }),
  fleet: entry('text', label('车队', 'fleet'), { ...ofFile(null), since: 2 }),
  cargo: entry('text', label('运输货物', 'cargo'), { ...ofFile(null), since: 2 }),
  subject: entry('code', label('管控对象', 'kind of vehicle'), {
    source: 'gate',
    about: 'vehicle',
    codes: codes.SUBJECTS,
    since: 2,
  }),
  exemptions: entry('set', label('豁免', 'exemptions'), {
    source: 'exemptions',
    about: 'vehicle',
    codes: codes.EXEMPTION_GROUNDS,
    since: 2,
  }),
  enteredBefore: entry('flag', label('管控生效前已进厂', 'entered before the level in force began'), {
    source: 'visits',
    about: 'vehicle',
    codes: codes.YES_OR_NO,
    since: 2,
  }),
  performanceGrade: entry('code', label('绩效分级', 'performance grade'), {
    source: 'plant',
    about: 'place',
    codes: codes.PERFORMANCE_GRADES,
    mayBeUnknown: true,
    since: 2,
  }),
  industry: entry('text', label('行业', 'industry'), {
    source: 'plant',
    about: 'place',
    mayBeUnknown: true,
    since: 2,
  }),
} satisfies Record<string, Entry>;

export type FactName = keyof typeof ENTRIES;

export const FACT_CATALOGUE: readonly FactDefinition[] = Object.entries<Entry>(ENTRIES).map(
  ([name, fact]) => ({
    codes: null,
    mayBeUnknown: false,
    scale: 'height',
    since: 1,
    ...fact,
    name,
  }),
);

const byName = new Map(FACT_CATALOGUE.map((fact) => [fact.name, fact]));

const QUOTA_FACT = /^quotaLeft\.[a-z0-9-]{1,64}$/;

/** The fact that tells how many more vehicles a quota lets in. */
export function quotaFact(quota: string): string {
  return `quotaLeft.${quota}`;
}

/** The definition of a fact, or `undefined` for a name that is not in this version of the catalogue. */
export function findFact(name: string, version: number = CATALOGUE_VERSION): FactDefinition | undefined {
  const fact = byName.get(name) ?? (QUOTA_FACT.test(name) ? quotaLeft(name) : undefined);
  return fact !== undefined && fact.since <= version ? fact : undefined;
}

function quotaLeft(name: string): FactDefinition {
  const about = { source: 'quota', about: 'situation', codes: null, mayBeUnknown: false } as const;
  return {
    name,
    type: 'number',
    label: label('剩余配额', 'left of the quota'),
    ...about,
    scale: 'height',
    since: 2,
  };
}

/** The definition of a fact that must be there. Throws RangeError for a name that is not in the catalogue. */
export function factOf(name: string): FactDefinition {
  const fact = findFact(name);
  if (fact === undefined) throw new RangeError(`No fact ${name} in catalogue version ${CATALOGUE_VERSION}.`);
  return fact;
}

const WANTED: Readonly<Record<FactType, string>> = {
  code: 'string',
  text: 'string',
  flag: 'boolean',
  number: 'number',
  time: 'number',
  date: 'number',
  set: 'object',
};

/** What is wrong with a value for this fact, as text for people; `null` if nothing is. No coercion. */
export function valueProblem(fact: FactDefinition, value: unknown): string | null {
  if (fact.type === 'set') return setProblem(fact, value);
  const wanted = WANTED[fact.type];
  if (typeof value !== wanted)
    return `${fact.name} is a ${fact.type} and needs a ${wanted}, not ${kindOf(value)}`;
  if (typeof value === 'number') return numberProblem(fact, value) ?? codeProblem(fact, value);
  return fact.type === 'text' ? null : codeProblem(fact, value);
}

/** One member of a set, as `contains` asks for it. */
export function memberProblem(fact: FactDefinition, value: unknown): string | null {
  if (typeof value !== 'string') return `${fact.name} holds texts, not ${kindOf(value)}`;
  return codeProblem(fact, value);
}

function setProblem(fact: FactDefinition, value: unknown): string | null {
  if (!Array.isArray(value)) return `${fact.name} is a set and needs a list, not ${kindOf(value)}`;
  const members: readonly unknown[] = value;
  const wrong = members.map((member) => memberProblem(fact, member)).find((problem) => problem !== null);
  if (wrong !== undefined) return wrong;
  const sorted = members.every((member, index) => index === 0 || String(members[index - 1]) < String(member));
  return sorted ? null : `${fact.name} must be sorted, none twice`;
}

function numberProblem({ name, type }: FactDefinition, value: number): string | null {
  if (!Number.isFinite(value)) return `${name} needs a finite number`;
  if (type === 'time' && !(Number.isInteger(value) && value >= 0 && value <= 1440))
    return `${name} is a minute of the day, 0 to 1440`;
  return type === 'date' && !isDay(value) ? `${name} is a day written yyyymmdd, e.g. 20261124` : null;
}

function isDay(value: number): boolean {
  const text = String(value);
  if (!/^\d{8}$/.test(text)) return false;
  const written = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

function codeProblem({ name, codes: table }: FactDefinition, value: unknown): string | null {
  if (table === null || Object.hasOwn(table, String(value))) return null;
  return `${name} has no code ${String(value)}; known are ${Object.keys(table).join(', ')}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}

function entry(type: FactType, name: Label, more: Omit<Entry, 'type' | 'label'>): Entry {
  return { type, label: name, ...more };
}

function ofFile(table: codes.CodeTable | null) {
  return { source: 'vehicle-file', about: 'vehicle', codes: table, mayBeUnknown: true } as const;
}

function ofTime(table: codes.CodeTable | null) {
  return { source: 'event-time', about: 'situation', codes: table } as const;
}
