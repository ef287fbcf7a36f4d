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

export const parseFuel = (text: string): string =>
  codeOf(text, {
    names: fuelCodes,
    code: /^[A-FLMNOPQYZ]$/,
    wanted: `${Object.keys(fuelCodes).join(', ')} or a code A–Z`,
  });
export const parseCategory = (text: string): string =>
  codeOf(text, {
    names: categoryCodes,
    code: /^[0-4]$/,
    wanted: `${Object.keys(categoryCodes).join(', ')} or 0–4`,
  });
export const parseStage = (text: string): string =>
  codeOf(text, { code: /^[0-6DX]$/, wanted: '0–6, D (electric) or X (none)' });
export const parseType = (text: string): string =>
  codeOf(text, { code: /^[A-Z]\d\d$/, wanted: 'a code such as H17' });

export function parseMilliseconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('write a number that is not negative');
  return value;
}

interface Codes {
  readonly names?: Readonly<Record<string, string>>;
  readonly code: RegExp;
  readonly wanted: string;
}

function codeOf(text: string, { names = {}, code, wanted }: Codes): string {
  const found = names[text.toLowerCase()] ?? text.toUpperCase();
  if (!code.test(found)) throw new InvalidArgumentError(`write ${wanted}`);
  return found;
}
