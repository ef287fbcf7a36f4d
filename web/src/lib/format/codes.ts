/** Codes of the national tables as people read them. */
import type { CodeTable } from '../../../../rules/catalogue/codes.ts';
import type { Lang } from '../i18n/words.ts';

/** The code itself where the table does not know it; null where there is none. */
export function codeText(table: CodeTable, code: string | null, lang: Lang): string | null {
  if (code === null) return null;
  return Object.hasOwn(table, code) ? (table[code]?.[lang] ?? code) : code;
}

/** `2019-04-12` of `20190412`. */
export function dateText(date: string | null): string | null {
  return date?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? null;
}
