/** One value of a fact, as a test gives it; of a set all its members. */
import { findFact, valueProblem } from '../../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import type { FactValue } from '../../../../../rules/model/decision.ts';
import type { Cell, Scalar } from '../../../../../rules/model/rule-set.ts';
import { valueWords } from './cell-words.ts';
import type { ReadCell } from './read-cell.ts';
import { readValue } from './read-value.ts';

export function readOne(fact: FactDefinition, text: string): ReadCell {
  if (text.trim() === '' && fact.type !== 'set') return { cell: null };
  const read = fact.type === 'set' ? readMembers(fact, text) : readValue(fact, text);
  if ('unknown' in read) return { problem: { code: 'unknownValue', about: read.unknown } };
  if ('unclear' in read) return { problem: { code: 'unclear', about: read.unclear.join('、') } };
  const values = 'value' in read ? [read.value] : read.values;
  const problem = valueProblem(fact, fact.type === 'set' ? values : values[0]);
  return problem === null ? { cell: { in: values } } : { problem: { code: 'notPossible', about: problem } };
}

const NONE = /^(|无|没有|none)$/iu;

function readMembers(fact: FactDefinition, text: string) {
  const pieces = NONE.test(text.trim()) ? [] : text.split(/[、,，;；]/u);
  const values: Scalar[] = [];
  for (const piece of pieces) {
    const read = readValue({ ...fact, type: 'code' }, piece);
    if (!('value' in read)) return read;
    values.push(read.value);
  }
  return { values: [...new Set(values)].toSorted() };
}

/** What the fact is given as. */
export function valueIn(name: string, cell: Cell): FactValue {
  const values = cell !== null && 'in' in cell ? cell.in : [];
  return findFact(name)?.type === 'set' ? values : (values[0] ?? '');
}

export function givenText(name: string, value: FactValue, lang: 'zh' | 'en'): string {
  const fact = findFact(name);
  if (fact === undefined) return JSON.stringify(value);
  if (!Array.isArray(value)) return valueWords(fact, value as Scalar, lang);
  const members = (value as readonly Scalar[]).map((member) =>
    valueWords({ ...fact, type: 'code' }, member, lang),
  );
  if (members.length === 0) return lang === 'zh' ? '无' : 'none';
  return members.join(lang === 'zh' ? '、' : ', ');
}
