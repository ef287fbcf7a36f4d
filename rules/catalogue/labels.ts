/** Facts, values and conditions in the words of the people at the gate. */
import type { ConditionTrace, FactValue, FailedCondition } from '../model/decision.ts';
import { label, type Label } from '../model/label.ts';
import type { Operator } from '../model/rule-set.ts';
import type { FactDefinition } from './facts.ts';

const OPPOSITE: Readonly<Record<Operator, Operator>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
  in: 'notIn',
  notIn: 'in',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
};

type Phrase = (value: Label) => Label;
type OrderingOperator = 'lessThan' | 'lessThanInclusive' | 'greaterThan' | 'greaterThanInclusive';

const ORDERING: Readonly<Record<FactDefinition['scale'], Readonly<Record<OrderingOperator, Phrase>>>> = {
  height: {
    lessThan: ({ zh, en }) => label(`低于${zh}`, `below ${en}`),
    lessThanInclusive: ({ zh, en }) => label(`${zh}及以下`, `${en} or below`),
    greaterThan: ({ zh, en }) => label(`高于${zh}`, `above ${en}`),
    greaterThanInclusive: ({ zh, en }) => label(`${zh}及以上`, `${en} or above`),
  },
  clock: {
    lessThan: ({ zh, en }) => label(`${zh}以前`, `before ${en}`),
    lessThanInclusive: ({ zh, en }) => label(`不晚于${zh}`, `not later than ${en}`),
    greaterThan: ({ zh, en }) => label(`晚于${zh}`, `later than ${en}`),
    greaterThanInclusive: ({ zh, en }) => label(`${zh}起`, `from ${en}`),
  },
  calendar: {
    lessThan: ({ zh, en }) => label(`${zh}以前`, `before ${en}`),
    lessThanInclusive: ({ zh, en }) => label(`不晚于${zh}`, `not later than ${en}`),
    greaterThan: ({ zh, en }) => label(`晚于${zh}`, `later than ${en}`),
    greaterThanInclusive: ({ zh, en }) => label(`${zh}起`, `from ${en}`),
  },
};

/** A leaf as it is told to people; `wanted` tells whether it is fine when the condition holds, or when not. */
export function failedCondition(
  fact: FactDefinition,
  trace: ConditionTrace,
  wanted: boolean,
): FailedCondition {
  const operator = trace.operator as Operator;
  return {
    ...trace,
    label: fact.label,
    actualLabel: valueLabel(fact, trace.actual),
    neededLabel: conditionLabel(fact, wanted ? operator : OPPOSITE[operator], trace.needed),
  };
}

/** 国四, 08:30, 未知: the value of a fact. */
export function valueLabel(fact: FactDefinition, value: FactValue): Label {
  if (Array.isArray(value)) return setLabel(fact, value as readonly FactValue[]);
  if (fact.codes !== null && Object.hasOwn(fact.codes, String(value))) {
    return fact.codes[String(value)] as Label;
  }
  if (fact.scale === 'clock') return sameInBoth(clockTime(Number(value)));
  if (fact.scale === 'calendar') return sameInBoth(calendarDay(String(value)));
  return value === '' || value === 'unknown' ? label('未知', 'unknown') : sameInBoth(String(value));
}

/** 国五及以上, 不是汽油或柴油: what a condition asks for. */
export function conditionLabel(
  fact: FactDefinition,
  operator: Operator,
  needed: ConditionTrace['needed'],
): Label {
  const values = [needed].flat().map((value) => valueLabel(fact, value));
  const zh = values.map((value) => value.zh).join('、');
  const en = values.map((value) => value.en).join(', ');
  if (operator === 'notIn' && values.length === 0) return label('任意', 'any');
  if (operator === 'in') return values.length > 1 ? label(`${zh}之一`, `one of ${en}`) : label(zh, en);
  if (operator === 'notIn') return label(`不是${zh}`, values.length > 1 ? `not one of ${en}` : `not ${en}`);
  if (operator === 'equal') return label(zh, en);
  if (operator === 'contains') return label(`含${zh}`, `with ${en}`);
  if (operator === 'doesNotContain') return label(`不含${zh}`, `without ${en}`);
  if (operator !== 'notEqual') return ORDERING[fact.scale][operator](label(zh, en));
  return fact.type === 'flag' ? valueLabel(fact, needed !== true) : label(`不是${zh}`, `not ${en}`);
}

function setLabel(fact: FactDefinition, members: readonly FactValue[]): Label {
  if (members.length === 0) return label('无', 'none');
  const labels = members.map((member) => valueLabel(fact, member));
  return label(labels.map(({ zh }) => zh).join('、'), labels.map(({ en }) => en).join(', '));
}

function calendarDay(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

function clockTime(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function sameInBoth(text: string): Label {
  return label(text, text);
}
