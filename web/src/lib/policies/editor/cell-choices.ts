/** What can be picked for a cell of a column, and what the cell is then. */
import { findFact } from '../../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import { conditionLabel } from '../../../../../rules/catalogue/labels.ts';
import type { Cell, Scalar } from '../../../../../rules/model/rule-set.ts';
import { valueWords } from '../cells/cell-words.ts';

type Lang = 'zh' | 'en';

export interface Choice {
  readonly key: string;
  readonly word: string;
  /** What else it may be found by. */
  readonly also: string;
  readonly isChosen: boolean;
  readonly cell: Cell;
}

export interface ChoiceWords {
  readonly any: string;
  readonly others: string;
  readonly upTo: (word: string) => string;
  readonly from: (word: string) => string;
}

interface Asked {
  readonly fact: FactDefinition;
  readonly cell: Cell;
  readonly lang: Lang;
  readonly words: ChoiceWords;
  /** Texts that stand elsewhere in the set. */
  readonly known: readonly Scalar[];
}

export function choicesOf(asked: Asked): readonly Choice[] {
  const { fact, cell, words } = asked;
  const any: Choice = { key: 'any', word: words.any, also: 'any', isChosen: cell === null, cell: null };
  if (fact.type === 'set') return [any, ...memberChoices(asked)];
  const values = valuesOf(asked);
  return [any, ...values.map((value) => valueChoice(asked, value)), ...wholeChoices(asked)];
}

export function valuesOf({ fact, known }: Pick<Asked, 'fact' | 'known'>): readonly Scalar[] {
  if (fact.codes === null) return known;
  const codes = Object.keys(fact.codes);
  if (fact.type === 'number') return codes.map(Number).toSorted((a, b) => a - b);
  if (fact.type === 'flag') return codes.map((code) => code === 'true');
  return codes;
}

function valueChoice({ fact, cell, lang }: Asked, value: Scalar): Choice {
  const chosen = listIn(cell);
  const isChosen = chosen.includes(value);
  const next = isChosen ? chosen.filter((one) => one !== value) : [...chosen, value];
  const isNot = cell !== null && 'notIn' in cell;
  return {
    key: `=${String(value)}`,
    word: valueWords(fact, value, lang),
    also: `${valueWords(fact, value, 'zh')} ${valueWords(fact, value, 'en')} ${String(value)}`,
    isChosen,
    cell: next.length === 0 ? null : isNot ? { notIn: next } : { in: next },
  };
}

function listIn(cell: Cell): readonly Scalar[] {
  if (cell === null) return [];
  if ('in' in cell) return cell.in;
  return 'notIn' in cell ? cell.notIn : [];
}

/** What is made of the values that are chosen: all others, or a range that begins or ends there. */
function wholeChoices({ fact, cell, lang, words }: Asked): readonly Choice[] {
  const list = listIn(cell);
  if (cell === null || list.length === 0) return [];
  const isNot = 'notIn' in cell;
  const others: Choice = {
    key: 'others',
    word: words.others,
    also: '',
    isChosen: isNot,
    cell: isNot ? { in: list } : { notIn: list },
  };
  const [only] = list;
  const isOrdered =
    ['number', 'time', 'date'].includes(fact.type) && list.length === 1 && typeof only === 'number';
  if (!isOrdered) return [others];
  const word = valueWords(fact, only, lang);
  const last =
    fact.type === 'number' ? [{ key: 'upTo', word: words.upTo(word), cell: { to: only + 1 } }] : [];
  const ranges = [...last, { key: 'from', word: words.from(word), cell: { from: only } }];
  return [others, ...ranges.map((range) => ({ ...range, also: '', isChosen: false }))];
}

function memberChoices({ fact, cell, lang }: Asked): readonly Choice[] {
  return Object.keys(fact.codes ?? {}).flatMap((member): Choice[] => [
    {
      key: `+${member}`,
      word: conditionLabel(fact, 'contains', member)[lang],
      also: member,
      isChosen: cell !== null && 'contains' in cell && cell.contains === member,
      cell: { contains: member },
    },
    {
      key: `-${member}`,
      word: conditionLabel(fact, 'doesNotContain', member)[lang],
      also: member,
      isChosen: cell !== null && 'doesNotContain' in cell && cell.doesNotContain === member,
      cell: { doesNotContain: member },
    },
  ]);
}

/** The last piece of what is typed, for which something can be picked. */
export function pieceTyped(text: string): string {
  return (text.split(/[、,，;；]/).at(-1) ?? '').trim();
}

/** Those that begin with what is typed come first. */
export function matching(choices: readonly Choice[], typed: string): readonly Choice[] {
  const wanted = typed.toLowerCase();
  if (wanted === '') return choices;
  const rank = ({ word, also }: Choice): number => {
    const names = [word, ...also.split(' ')].map((name) => name.toLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return 0;
    return names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return choices.filter((choice) => rank(choice) < 2).toSorted((a, b) => rank(a) - rank(b));
}

/** Texts that the set asks of this fact anywhere. */
export function knownTexts(
  parts: readonly {
    kind: string;
    columns?: readonly string[];
    rows?: readonly { cells: readonly Cell[] }[];
  }[],
  name: string,
): readonly Scalar[] {
  if (findFact(name)?.type !== 'text') return [];
  const values = parts.flatMap(({ columns = [], rows = [] }) => {
    const place = columns.indexOf(name);
    return place < 0 ? [] : rows.flatMap(({ cells }) => listIn(cells[place] ?? null));
  });
  return [...new Set(values)].slice(0, 30);
}
