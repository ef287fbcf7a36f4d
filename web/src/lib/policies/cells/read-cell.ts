/** What somebody typed or pasted into a cell, in words of either language or in codes: the other way round of `cellWords`. */
import { findFact } from '../../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import { cellProblem } from '../../../../../rules/model/parts.check.ts';
import type { Cell, Scalar } from '../../../../../rules/model/rule-set.ts';
import { readRange } from './read-range.ts';
import { readValue, spelled } from './read-value.ts';
import type { ReadValue } from './read-value.ts';

/** Why it cannot be read; `about` is the piece of text, or what it may mean. */
export interface Unreadable {
  readonly code: 'unknownValue' | 'unclear' | 'upDown' | 'notPossible';
  readonly about: string;
}
export type ReadCell = { readonly cell: Cell } | { readonly problem: Unreadable };

const ANY = /^(|任意|任何|不限|全部|全天|any|all|\*|[-—–])$/iu;
const SEPARATOR = /[、,，;；\n]|\s\|\s/u;

export function readCell(fact: FactDefinition, text: string): ReadCell {
  if (ANY.test(text.trim())) return { cell: null };
  const read = readAsked(fact, text.trim());
  if ('problem' in read) return read;
  const problem = cellProblem(fact, read.cell);
  return problem === null ? read : { problem: { code: 'notPossible', about: problem } };
}

function readAsked(fact: FactDefinition, text: string): ReadCell {
  if (fact.type === 'set') return readMember(fact, text);
  const whole = readList(fact, text);
  if ('values' in whole && !isNegated(fact, text)) return { cell: { in: whole.values } };
  const banned = fact.name === 'stageRank' ? readBanned(fact, text) : null;
  if (banned !== null) return { cell: banned };
  const range = readRange(fact, text);
  if (range === 'upDown') return { problem: { code: 'upDown', about: text } };
  if (range !== null) return { cell: range };
  const rest = withoutNot(text);
  const others = rest === null ? null : readList(fact, rest);
  if (others !== null && 'values' in others) return { cell: { notIn: others.values } };
  return { problem: problemIn(others ?? whole) };
}

type ReadList =
  { readonly values: readonly Scalar[] } | { readonly wrong: Exclude<ReadValue, { value: Scalar }> };

function readList(fact: FactDefinition, text: string): ReadList {
  const one = readValue(fact, stripped(text));
  if ('value' in one && (fact.type !== 'text' || !SEPARATOR.test(withoutQuoted(text))))
    return { values: [one.value] };
  const values: Scalar[] = [];
  for (const piece of pieces(stripped(text))) {
    for (const read of alternatives(fact, piece)) {
      if (!('value' in read)) return { wrong: read };
      if (!values.includes(read.value)) values.push(read.value);
    }
  }
  return values.length === 0 ? { wrong: { unknown: text } } : { values };
}

/** 柴油或燃气 is two, 危险品或固废运输 is one. */
function alternatives(fact: FactDefinition, piece: string): readonly ReadValue[] {
  const whole = readValue(fact, piece);
  if ('value' in whole) return [whole];
  const parts = piece.split(/或|\s+or\s+|\//iu).filter((part) => part.trim() !== '');
  return parts.length < 2 ? [whole] : parts.map((part) => readValue(fact, part));
}

const stripped = (text: string): string => text.replace(/之一$/u, '').replace(/^one of /iu, '');
const withoutQuoted = (text: string): string => text.replaceAll(/["“][^"“”]*["”]/gu, '');

/** What stands in quotation marks is one piece. */
function pieces(text: string): readonly string[] {
  const found = text.match(/["“][^"“”]*["”]|(?:(?!\s\|\s)[^、,，;；\n"“])+/gu) ?? [];
  return found.map((piece) => piece.replace(/^\s*\|?\s*/u, '').trim()).filter((piece) => piece !== '');
}

/** Free text is what it is unless it says that it is not. */
function isNegated(fact: FactDefinition, text: string): boolean {
  if (fact.type !== 'text' || withoutNot(text) === null) return false;
  const read = readValue(fact, pieces(text)[0] ?? text);
  return !('value' in read && Object.hasOwn(fact.codes ?? {}, String(read.value)));
}

function withoutNot(text: string): string | null {
  const match =
    /^(?:不是|不为|非|!=|≠|<>|any but |not one of |not |no )\s*(.+)$/isu.exec(text) ??
    /^除了?\s*(.+?)\s*(?:之?外|以外)?$/su.exec(text) ??
    /^(.+?)\s*(?:除外|以外)$/su.exec(text);
  return match?.[1] ?? null;
}

function readMember(fact: FactDefinition, text: string): ReadCell {
  const without = /^(?:不含|没有|无|without |not |no )\s*(.+)$/iu.exec(text)?.[1];
  const name = without ?? text.replace(/^(?:含|有|with )\s*/iu, '');
  const read = readValue({ ...fact, type: 'code' }, name);
  if (!('value' in read)) return { problem: problemIn({ wrong: read }) };
  const member = String(read.value);
  return { cell: without === undefined ? { contains: member } : { doesNotContain: member } };
}

/** 柴油 国四及以下；燃气 国五及以下 */
function readBanned(rank: FactDefinition, text: string): Cell {
  const fuels = Object.entries(findFact('fuelGroup')?.codes ?? {}).flatMap(([code, { zh, en }]) =>
    [zh, en, code].map((name) => ({ code, name: spelled(name) })),
  );
  const banned: Record<string, number> = {};
  for (const piece of pieces(text)) {
    const words = spelled(piece);
    const fuel = fuels
      .filter(({ name }) => words.startsWith(name))
      .reduce<{ code: string; name: string } | null>(
        (best, one) => (best === null || one.name.length > best.name.length ? one : best),
        null,
      );
    if (fuel === null) return null;
    const range = readRange(rank, words.slice(fuel.name.length).replace(/^[\s::]+/u, ''));
    if (range === null || range === 'upDown' || range.to === undefined || range.from !== undefined)
      return null;
    banned[fuel.code] = range.to - 1;
  }
  return Object.keys(banned).length === 0 ? null : { bannedUpTo: banned };
}

function problemIn(list: ReadList): Unreadable {
  const wrong = 'wrong' in list ? list.wrong : { unknown: '' };
  return 'unclear' in wrong
    ? { code: 'unclear', about: wrong.unclear.join('、') }
    : { code: 'unknownValue', about: wrong.unknown };
}
