/** The text of a plate, however it comes: typed, pasted, read by a camera (domain §5.1). Never throws. */

/** `homoglyph`: a letter, digit or character that only looks like one of a plate's. */
export type PlateTextProblem = 'empty' | 'invisible' | 'homoglyph' | 'characters' | 'length';

/** In characters; the longest is that of ledger A. */
export const PLATE_LENGTH = { least: 4, most: 10 } as const;

const separators =
  /[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u00b7\u2022\u2027\u22c5\u30fb\uff65.\-\u2014]/g;
const ends = /^[\t\r\n]+|[\t\r\n]+$/g;
const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const plateCharacters = /^[\u4e00-\u9fffA-Z0-9]+$/;
const letterLike = /[\p{L}\p{N}\p{M}\p{Script=Han}]/u;
const noPlateWords: ReadonlySet<string> = new Set(['_无_', '无', '无牌', '无牌车', '未识别']);

/** Half width, capitals, no dots and spaces. Nothing else is mapped: what only looks right stays and is found out. */
export function normalisePlate(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(separators, '')
    .replaceAll(ends, '')
    .replaceAll(/[a-z]/g, (small) => small.toUpperCase());
}

/** What keeps a text from being a plate of any form; null where nothing does. */
export function plateTextProblem(text: string): PlateTextProblem | null {
  const plate = normalisePlate(text);
  if (plate === '') return 'empty';
  if (invisible.test(plate)) return 'invisible';
  if (!plateCharacters.test(plate)) return homoglyphsOf(plate) ? 'homoglyph' : 'characters';
  return plate.length < PLATE_LENGTH.least || plate.length > PLATE_LENGTH.most ? 'length' : null;
}

/** Somebody or a camera says that there is no plate. */
export function saysNoPlate(text: string): boolean {
  const plate = normalisePlate(text);
  return plate === '' || noPlateWords.has(plate);
}

const homoglyphsOf = (plate: string): boolean =>
  [...plate].some((character) => !plateCharacters.test(character) && letterLike.test(character));
