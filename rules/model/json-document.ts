/** Takes a deeply frozen copy of foreign data and refuses all that is not plain JSON of a bounded size. */
import { LIMITS, RuleSetInvalid } from './rule-set.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Containers within containers: the envelope around a condition, and two for each condition level. */
const MAX_NESTING = 6 + 2 * (LIMITS.conditionDepth + 1);

interface Budget {
  bytes: number;
}

/** Throws RuleSetInvalid, also when reading the data throws. */
export function copyJson(document: unknown): Json {
  try {
    const copy = copyValue(document, { path: '$', nesting: 0, budget: { bytes: LIMITS.bytes } });
    if (utf8Length(JSON.stringify(copy)) > LIMITS.bytes) throw tooLarge();
    return copy;
  } catch (cause) {
    if (cause instanceof RuleSetInvalid) throw cause;
    throw refusal('$', 'the document cannot be read; give plain JSON');
  }
}

interface Place {
  readonly path: string;
  readonly nesting: number;
  readonly budget: Budget;
}

function copyValue(value: unknown, place: Place): Json {
  if (value === null || typeof value === 'boolean') return spend(value, 4, place);
  if (typeof value === 'number') return copyNumber(value, place);
  if (typeof value === 'string') return copyText(value, place);
  if (typeof value !== 'object') throw refusal(place.path, `a ${typeof value} is not JSON`);
  if (place.nesting >= MAX_NESTING) throw refusal(place.path, 'nested too deep');
  spend(null, 2, place);
  return Array.isArray(value) ? copyList(value, place) : copyRecord(value, place);
}

function copyNumber(value: number, place: Place): number {
  if (!Number.isFinite(value)) throw refusal(place.path, 'a number must be finite');
  return spend(value, String(value).length, place);
}

function copyText(value: string, place: Place): string {
  if (!value.isWellFormed()) throw refusal(place.path, 'the text is not well-formed Unicode');
  return spend(value, value.length + 2, place);
}

function copyList(list: readonly unknown[], place: Place): Json {
  const copy: Json[] = [];
  for (let index = 0; index < list.length; index += 1) {
    copy.push(copyValue(list[index], inner(place, `[${index}]`)));
  }
  return Object.freeze(copy);
}

function copyRecord(record: object, place: Place): Json {
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype !== Object.prototype && prototype !== null) throw refusal(place.path, 'not a plain object');
  const entries = Object.keys(record).map((key): [string, Json] => {
    const here = inner(place, `.${key}`);
    if (FORBIDDEN_KEYS.includes(key)) throw refusal(here.path, 'this key is not allowed');
    copyText(key, place);
    return [key, copyValue((record as Record<string, unknown>)[key], here)];
  });
  return Object.freeze(Object.fromEntries(entries));
}

function inner(place: Place, step: string): Place {
  return { path: place.path + step, nesting: place.nesting + 1, budget: place.budget };
}

function spend<T>(value: T, bytes: number, place: Place): T {
  // Never more than the true JSON text: a bound for shared or endless data, before the text is made.
  place.budget.bytes -= bytes;
  if (place.budget.bytes < 0) throw tooLarge();
  return value;
}

function tooLarge(): RuleSetInvalid {
  return refusal(
    '$',
    `the document is larger than ${LIMITS.bytes / 1024} KiB; split it or shorten its texts`,
  );
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = Number(character.codePointAt(0));
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function refusal(path: string, message: string): RuleSetInvalid {
  return new RuleSetInvalid([{ path, message }]);
}
