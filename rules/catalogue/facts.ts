/** Fact catalogue version 1: every fact that a rule may ask for. A change of meaning is a new version. */
import { label, type Label } from '../model/label.ts';
import * as codes from './codes.ts';

export const CATALOGUE_VERSION = 1;

export type FactType = 'code' | 'number' | 'flag' | 'text';
export type FactSource = 'plate-read' | 'gate' | 'vehicle-file' | 'alert' | 'over-limit-list' | 'event-time';

export interface FactDefinition {
  readonly name: string;
  /** `code` is one of `codes`; `number` is finite, one of `codes` where there are any; `text` is free. */
  readonly type: FactType;
  readonly label: Label;
  /** Values with their labels; `null` where the value speaks for itself. */
  readonly codes: codes.CodeTable | null;
  readonly mayBeUnknown: boolean;
  readonly source: FactSource;
  /** What the fact speaks of. Conditions about the place are never told to the driver as a reason. */
  readonly about: 'vehicle' | 'situation' | 'place';
  /** How numbers are compared in words: 国五及以上, or 08:00及以后. */
  readonly scale: 'height' | 'clock';
}

type Entry = Omit<FactDefinition, 'name' | 'codes' | 'mayBeUnknown' | 'scale'> &
  Partial<Pick<FactDefinition, 'codes' | 'mayBeUnknown' | 'scale'>>;

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
  beijingMinute: entry('number', label('时间', 'time of day'), { ...ofTime(null), scale: 'clock' }),
  beijingWeekday: entry('number', label('星期', 'weekday'), ofTime(codes.WEEKDAYS)),
  beijingDate: entry('text', label('日期', 'date'), ofTime(null)),
} satisfies Record<string, Entry>;

export type FactName = keyof typeof ENTRIES;

export const FACT_CATALOGUE: readonly FactDefinition[] = Object.entries<Entry>(ENTRIES).map(
  ([name, fact]) => ({
    codes: null,
    mayBeUnknown: false,
    scale: 'height',
    ...fact,
    name,
  }),
);

const byName = new Map(FACT_CATALOGUE.map((fact) => [fact.name, fact]));

/** The definition of a fact, or `undefined` for a name that is not in the catalogue. */
export function findFact(name: string): FactDefinition | undefined {
  return byName.get(name);
}

/** The definition of a fact that must be there. Throws RangeError for a name that is not in the catalogue. */
export function factOf(name: string): FactDefinition {
  const fact = findFact(name);
  if (fact === undefined) throw new RangeError(`No fact ${name} in catalogue version ${CATALOGUE_VERSION}.`);
  return fact;
}

/** What is wrong with a value for this fact, as text for people; `null` if nothing is. No coercion. */
export function valueProblem(fact: FactDefinition, value: unknown): string | null {
  const wanted = { code: 'string', text: 'string', flag: 'boolean', number: 'number' }[fact.type];
  if (typeof value !== wanted)
    return `${fact.name} is a ${fact.type} and needs a ${wanted}, not ${kindOf(value)}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `${fact.name} needs a finite number`;
  if (fact.codes === null || fact.type === 'text') return null;
  if (Object.hasOwn(fact.codes, String(value))) return null;
  return `${fact.name} has no code ${String(value)}; known are ${Object.keys(fact.codes).join(', ')}`;
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
