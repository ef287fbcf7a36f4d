/** What the command line says of a vehicle, in the words of people and in codes (domain §1.7). */
import { InvalidArgumentError } from 'commander';

export const colourCodes = {
  blue: '0',
  yellow: '1',
  white: '2',
  black: '3',
  green: '4',
  'yellow-green': '6',
} as const;
export type ColourName = keyof typeof colourCodes;

const fuelCodes: Readonly<Record<string, string>> = {
  petrol: 'A',
  diesel: 'B',
  electric: 'C',
  gas: 'E',
  lpg: 'F',
  hybrid: 'O',
  hydrogen: 'P',
};

const categoryCodes: Readonly<Record<string, string>> = {
  freight: '0',
  hazardous: '1',
  special: '2',
  livelihood: '3',
  passenger: '4',
};

const plateLength = { least: 4, most: 10 };
const separators = /[\s\u00b7\u2022\u2027\u22c5\u30fb]/gu;

/**
 * As the camera would read it: half width, upper case, no dots. Any form of plate may drive, embassies and plates of
 * the plant's own too (domain §5.1); what no plate can hold may not.
 */
export function parsePlate(text: string): string {
  const plate = text.normalize('NFKC').replaceAll(separators, '').toUpperCase();
  const { length } = [...plate];
  if (length < plateLength.least || length > plateLength.most || !/^[\p{Script=Han}A-Z0-9]+$/u.test(plate))
    throw new InvalidArgumentError(
      `write ${plateLength.least} to ${plateLength.most} Chinese characters, letters A–Z and digits, such as 冀B12345`,
    );
  return plate;
}

export const parseFuel = (text: string): string =>
  codeOf(text, {
    names: fuelCodes,
    code: /^[A-FL-QYZ]$/,
    wanted: `${Object.keys(fuelCodes).join(', ')} or one of the codes A–F, L–Q, Y, Z`,
  });
export const parseCategory = (text: string): string =>
  codeOf(text, {
    names: categoryCodes,
    code: /^[0-4]$/,
    wanted: `${Object.keys(categoryCodes).join(', ')} or 0–4`,
  });
export const parseStage = (text: string): string =>
  codeOf(text, { code: /^[0-6DX]$/, wanted: '0–6 (国零–国六), D (electric) or X (none)' });
/** GA 24.4: kind, size, form. */
export const parseType = (text: string): string =>
  codeOf(text, {
    code: /^(?:[HQZKBGNMJ][1-9]\d|X99)$/,
    wanted:
      'H (truck), Q (tractor), Z (special-purpose), K (passenger), B or G (trailer), N (three-wheel), M (motorcycle) or J (wheeled machine) and two digits, such as H17, or X99 (other)',
  });

export const parsePatience = (text: string): number => numberWithin(text, { least: 0, most: 600_000 });
export const parseSpeed = (text: string): number => numberWithin(text, { least: 0.1, most: 1000 });

function numberWithin(text: string, { least, most }: { least: number; most: number }): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`write a number from ${least} to ${most}`);
}

interface Codes {
  readonly names?: Readonly<Record<string, string>>;
  readonly code: RegExp;
  readonly wanted: string;
}

function codeOf(text: string, { names = {}, code, wanted }: Codes): string {
  const name = text.toLowerCase();
  const found = Object.hasOwn(names, name) ? (names[name] ?? '') : text.toUpperCase();
  if (!code.test(found)) throw new InvalidArgumentError(`write ${wanted}`);
  return found;
}
