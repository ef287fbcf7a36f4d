/**
 * Which kind of plate a text is (GA 36-2018 and what else is on the road; domain §5.1). A grammar that refused what it
 * does not know would stop embassies and armies: it gives a kind or `unknown`, and refuses nothing.
 */
import { label } from '../model/label.ts';
import type { CodeTable } from '../catalogue/codes.ts';
import { normalisePlate, saysNoPlate } from './plate-text.ts';

export const PLATE_KINDS = {
  ordinary: label('普通号牌', 'ordinary'),
  'new-energy-small': label('小型新能源号牌', 'small new energy'),
  'new-energy-large': label('大型新能源号牌', 'large new energy'),
  trailer: label('挂车号牌', 'trailer'),
  trainer: label('教练车号牌', 'driving school'),
  police: label('警用号牌', 'police'),
  'hong-kong': label('香港入出境号牌', 'Hong Kong, entering the mainland'),
  macau: label('澳门入出境号牌', 'Macau, entering the mainland'),
  embassy: label('使馆号牌', 'embassy'),
  consulate: label('领馆号牌', 'consulate'),
  'armed-police': label('武警号牌', 'armed police'),
  military: label('军用号牌', 'military'),
  'civil-aviation': label('民航号牌', 'civil aviation'),
  emergency: label('应急救援号牌', 'fire and rescue'),
  test: label('试验用号牌', 'on trial'),
  oversize: label('超限号牌', 'oversize'),
  temporary: label('临时号牌', 'temporary'),
  'in-plant': label('厂内号牌', 'internal, of the plant'),
  none: label('无号牌', 'none'),
  unknown: label('未知式样', 'form not known'),
} as const satisfies CodeTable;
export type PlateKind = keyof typeof PLATE_KINDS;

/** What the letter of a new-energy plate means; only battery electric vehicles have D, A, B, C or E. */
export type PlateEnergy = 'electric' | 'not-only-electric';

export interface PlateForm {
  readonly kind: PlateKind;
  /** Null: the plate does not say. */
  readonly energy: PlateEnergy | null;
}

const P = '[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]';
/** Letters without I and O, which no plate has. */
const L = '[A-HJ-NP-Z]';
const C = '[A-HJ-NP-Z0-9]';
const E = '[DABCEFGHJK]';

/** The first that fits. */
const forms: readonly (readonly [PlateKind, RegExp])[] = (
  [
    ['ordinary', `${P}${L}${C}{5}`],
    ['new-energy-small', `${P}${L}${E}${C}[0-9]{4}`],
    ['new-energy-large', `${P}${L}[0-9]{5}${E}`],
    ['trailer', `${P}${L}${C}{4}挂`],
    ['trainer', `${P}${L}${C}{4}学`],
    ['police', `${P}${L}${C}{4}警`],
    ['hong-kong', `${P}${L}${C}{4}港`],
    ['macau', `${P}${L}${C}{4}澳`],
    ['test', `${P}${L}${C}{4}试`],
    ['oversize', `${P}${L}${C}{4}超`],
    ['emergency', `${P}${L}${C}{4}应急`],
    ['embassy', `使${C}{5,6}|${C}{5,6}使|${P}${L}?${C}{4,5}使`],
    ['consulate', `领${C}{5,6}|${C}{5,6}领|${P}${L}?${C}{4,5}领`],
    ['armed-police', `WJ(?:${P}|[0-9]{2})?${C}{4}[A-HJ-NP-Z0-9边消通森金电警]`],
    ['military', `${L}{2}${C}{5}`],
    ['civil-aviation', `民航${C}{4,5}`],
    ['temporary', `${P}${L}?${C}{4,6}临|临${P}?${C}{4,7}`],
    ['in-plant', `(?:厂内|场内|厂区|厂|场|内)${C}{2,7}|${P}?${L}?厂内${C}{2,6}`],
  ] as const
).map(([kind, pattern]) => [kind, new RegExp(`^(?:${pattern})$`)]);

/** Of any text, normalised first. */
export function plateForm(text: string): PlateForm {
  if (saysNoPlate(text)) return { kind: 'none', energy: null };
  const plate = normalisePlate(text);
  const kind = forms.find(([, pattern]) => pattern.test(plate))?.[0] ?? 'unknown';
  return { kind, energy: energyOf(plate, kind) };
}

function energyOf(plate: string, kind: PlateKind): PlateEnergy | null {
  if (kind !== 'new-energy-small' && kind !== 'new-energy-large') return null;
  const letter = plate.charAt(kind === 'new-energy-small' ? 2 : plate.length - 1);
  return 'DABCE'.includes(letter) ? 'electric' : 'not-only-electric';
}
