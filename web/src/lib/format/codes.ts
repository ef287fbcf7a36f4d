/** Codes of the national tables as people read them. */
import { VEHICLE_SIZES } from '../../../../rules/catalogue/codes.ts';
import type { CodeTable } from '../../../../rules/catalogue/codes.ts';
import { vehicleSizeOf } from '../../../../rules/catalogue/derive-facts.ts';
import { label } from '../../../../rules/model/label.ts';
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

/** By the letter of GA 24.4 (domain §1.7). */
const vehicleKinds: CodeTable = {
  H: label('货车', 'truck'),
  Q: label('牵引车', 'tractor'),
  Z: label('专项作业车', 'special-purpose vehicle'),
  K: label('客车', 'passenger vehicle'),
  B: label('半挂车', 'semi-trailer'),
  G: label('全挂车', 'full trailer'),
  N: label('三轮汽车', 'three-wheeler'),
  M: label('摩托车', 'motorcycle'),
  J: label('轮式机械', 'wheeled machine'),
};

/** `H17 重型货车`: the code stays, because records and platforms name it. */
export function vehicleTypeText(code: string | null, lang: Lang): string | null {
  const kind = code === null ? undefined : vehicleKinds[code.charAt(0)];
  if (code === null || kind === undefined) return code;
  const size = vehicleSizeOf(code);
  if (size === 'unknown') return `${code} ${kind[lang]}`;
  const words = codeText(VEHICLE_SIZES, size, lang) ?? '';
  return lang === 'en' ? `${code} ${words} ${kind.en}` : `${code} ${words}${kind.zh}`;
}
