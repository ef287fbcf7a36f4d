/** An entry's payload as people read it: each value beside the name of its key, nested ones in brackets. */
import { findFact } from '../../../../rules/catalogue/facts.ts';
import { valueLabel } from '../../../../rules/catalogue/labels.ts';
import type { FactValue } from '../../../../rules/model/decision.ts';
import type { Lang } from '../i18n/words.ts';
import { entryLabels } from './entry-labels.ts';
import { plainText } from './entry-values.ts';
import type { Teller } from './entry-values.ts';

export type Payload = Readonly<Record<string, unknown>>;

export interface Part {
  readonly label: string;
  readonly text: string;
}

/** Null: nobody has named it. Facts have their names in the catalogue. */
export function labelOf(key: string, lang: Lang): string | null {
  if (Object.hasOwn(entryLabels, key)) return entryLabels[key]?.[lang] ?? null;
  return findFact(key)?.label[lang] ?? null;
}

/** The whole of it; what is empty is left out. */
export function partsOf(payload: Payload, teller: Teller): Part[] {
  return Object.entries(payload).flatMap(([key, value]) => {
    const text = textOf(key, value, teller);
    return text === null ? [] : [{ label: labelOf(key, teller.lang) ?? key, text }];
  });
}

export function lineOf(parts: readonly Part[], { words }: Teller): string {
  return parts.map(({ label, text }) => `${label}${words.audit.colon}${text}`).join(' · ');
}

function textOf(key: string, value: unknown, teller: Teller): string | null {
  if (Array.isArray(value)) return listText(key, value, teller);
  if (typeof value === 'object' && value !== null) return objectText(key, value as Payload, teller);
  return key === 'fact' && typeof value === 'string'
    ? (labelOf(value, teller.lang) ?? value)
    : plainText(key, value, teller);
}

function listText(key: string, items: readonly unknown[], teller: Teller): string | null {
  const texts = items.map((item) => textOf(key, item, teller)).filter((text) => text !== null);
  if (texts.length === 0) return null;
  const isPlain = items.every((item) => typeof item !== 'object');
  return isPlain
    ? texts.join(teller.words.audit.listed)
    : texts.map((text, index) => `(${index + 1}) ${text}`).join(' ');
}

function objectText(key: string, value: Payload, teller: Teller): string | null {
  if (key === 'facts') return bracketed(factParts(value, teller), teller);
  if (key === 'document') return bracketed(ruleSetParts(value, teller), teller);
  const own = value[teller.lang];
  if (typeof own !== 'string') return bracketed(partsOf(value, teller), teller);
  const rest = Object.entries(value).filter(([name]) => name !== 'zh' && name !== 'en');
  const more = bracketed(partsOf(Object.fromEntries(rest), teller), teller);
  return more === null ? own : `${own} ${more}`;
}

function bracketed(parts: readonly Part[], teller: Teller): string | null {
  return parts.length === 0 ? null : `[${lineOf(parts, teller)}]`;
}

function factParts(facts: Payload, { lang }: Teller): Part[] {
  return Object.entries(facts).map(([name, value]) => {
    const fact = findFact(name);
    return fact === undefined
      ? { label: name, text: String(value) }
      : { label: fact.label[lang], text: valueLabel(fact, value as FactValue)[lang] };
  });
}

/** Its rules stand on its own page, and all of it in the payload. */
function ruleSetParts({ id, version, title }: Payload, teller: Teller): Part[] {
  return partsOf({ id, version, label: title }, teller);
}
