/** What the command line says of a vehicle, in the words of people and in codes (domain §1.7). */
import { InvalidArgumentError } from 'commander';
import {
  normalisePlate,
  normaliseVin,
  PLATE_LENGTH,
  plateTextProblem,
  vinProblem,
} from '../../rules/index.ts';
import type { PlateTextProblem } from '../../rules/index.ts';

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

const plateProblems: Readonly<Record<PlateTextProblem, string>> = {
  empty: '',
  length: '',
  characters: '',
  invisible: 'without invisible characters ',
  homoglyph: 'without characters that only look like them ',
};

/**
 * As the camera would read it: half width, upper case, no dots. Any form of plate may drive, embassies and plates of
 * the plant's own too (domain §5.1); what no plate can hold may not.
 */
export function parsePlate(text: string): string {
  const problem = plateTextProblem(text);
  if (problem === null) return normalisePlate(text);
  const { least, most } = PLATE_LENGTH;
  throw new InvalidArgumentError(
    `write ${least} to ${most} Chinese characters, letters A–Z and digits, ${plateProblems[problem]}such as 冀B12345`,
  );
}

/** What is wrong with the check digit is for a second person; other characters are no VIN. */
export function parseVin(text: string): string {
  const vin = normaliseVin(text);
  if (vinProblem(vin) === 'characters')
    throw new InvalidArgumentError(
      'write 17 letters and digits without I, O and Q, such as LZZ5ELND3FD000001',
    );
  return vin;
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
