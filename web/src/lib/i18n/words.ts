/** The languages of the console. A missing word of any of them is a type error. */
import { en } from './en.ts';
import { zh } from './zh.ts';

export const langs = ['zh', 'en'] as const;
export type Lang = (typeof langs)[number];
export type Words = typeof zh;

const dictionaries: Readonly<Record<Lang, Words>> = { zh, en };

export function wordsOf(lang: Lang): Words {
  return dictionaries[lang];
}

/** Anything but a known language is Chinese. */
export function langOf(text: string | undefined): Lang {
  return text === 'en' ? 'en' : 'zh';
}

/** A word of an open set: the code itself where nobody has named it yet. */
export function wordFor(table: Readonly<Record<string, string>>, code: string | null | undefined): string {
  if (code === null || code === undefined) return '—';
  return Object.hasOwn(table, code) ? (table[code] ?? code) : code;
}
