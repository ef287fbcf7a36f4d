/** Vehicle identification numbers (GB 16735, ISO 3779; domain §5.2). */

/**
 * `characters`: not seventeen of the set, refused. `check-digit`: ninth place wrong, which imports and old vehicles may
 * have: a second person confirms it.
 */
export type VinProblem = 'characters' | 'check-digit';

const vinCharacters = /^[A-HJ-NPR-Z0-9]{17}$/;
const weights: readonly number[] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const values: Readonly<Record<string, number>> = {
  ...{ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8 },
  ...{ J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 },
  ...{ S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 },
};
const checkPlace = 8;

/** Half width, capitals, no spaces. */
export function normaliseVin(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[ \t\r\n\u00a0\u3000]/g, '')
    .replaceAll(/[a-z]/g, (small) => small.toUpperCase());
}

/** Of a normalised one; null where nothing is wrong. */
export function vinProblem(vin: string): VinProblem | null {
  if (!vinCharacters.test(vin)) return 'characters';
  return vin.charAt(checkPlace) === checkDigit(vin) ? null : 'check-digit';
}

/** The ninth character as the others make it. */
export function checkDigit(vin: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * valueOf(vin.charAt(at)), 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

const valueOf = (character: string): number => values[character] ?? Number(character);
