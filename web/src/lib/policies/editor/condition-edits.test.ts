import { describe, expect, it } from 'vitest';
import { factOf } from '../../../../../rules/catalogue/facts.ts';
import { conditionProblems } from '../../../../../rules/model/condition.check.ts';
import type { Condition, LeafCondition } from '../../../../../rules/model/rule-set.ts';
import { readCell } from '../cells/read-cell.ts';
import {
  conditionOfCell,
  groupOf,
  isLeaf,
  leafOf,
  leafText,
  withAdded,
  withChild,
  withKind,
} from './condition-edits.ts';
import type { Group } from './condition-edits.ts';

const going: LeafCondition = { fact: 'direction', operator: 'equal', value: 'in' };
const diesel: LeafCondition = { fact: 'fuelGroup', operator: 'equal', value: 'diesel' };
const group = (node: Condition): Group => {
  const found = groupOf(node);
  if (found === null) throw new Error('no group');
  return found;
};

describe('a tree', () => {
  it('is told into groups, leaves, and what is neither', () => {
    expect(groupOf({ not: going })).toEqual({ kind: 'not', children: [going] });
    expect([groupOf(going), isLeaf(going)]).toEqual([null, true]);
    const odd = { fact: 'direction', operator: 'matches', value: '.*' } as unknown as Condition;
    expect([groupOf(odd), isLeaf(odd)]).toEqual([null, false]);
    expect(groupOf({ all: 1 } as unknown as Condition)).toBeNull();
  });

  it('grows, shrinks, and is nothing without its last condition', () => {
    expect(withAdded(group({ any: [going] }), diesel)).toEqual({ any: [going, diesel] });
    expect(withChild(group({ any: [going, diesel] }), 0, null)).toEqual({ any: [diesel] });
    expect(withChild(group({ all: [going] }), 0, { not: going })).toEqual({ all: [{ not: going }] });
    expect(withChild(group({ not: going }), 0, null)).toBeNull();
    expect(withAdded(group({ not: going }), diesel)).toEqual({ not: { all: [going, diesel] } });
  });

  it('joins the same conditions by another word', () => {
    expect(withKind(group({ all: [going, diesel] }), 'any')).toEqual({ any: [going, diesel] });
    expect(withKind(group({ all: [going, diesel] }), 'not')).toEqual({ not: { all: [going, diesel] } });
    expect(withKind(group({ not: { all: [going, diesel] } }), 'any')).toEqual({ any: [going, diesel] });
    expect(withKind(group({ not: going }), 'all')).toEqual({ all: [going] });
  });
});

it.each<[string, string, Condition]>([
  ['fuelGroup', '柴油', diesel],
  ['fuelGroup', '柴油、燃气', { fact: 'fuelGroup', operator: 'in', value: ['diesel', 'gas'] }],
  ['fuelGroup', '不是柴油', { fact: 'fuelGroup', operator: 'notEqual', value: 'diesel' }],
  ['stageRank', '国五及以上', { fact: 'stageRank', operator: 'greaterThanInclusive', value: 5 }],
  ['exemptions', '不含按车队豁免', { fact: 'exemptions', operator: 'doesNotContain', value: 'fleet' }],
  [
    'beijingMinute',
    '22:00–08:00',
    {
      any: [
        { fact: 'beijingMinute', operator: 'greaterThanInclusive', value: 1320 },
        { fact: 'beijingMinute', operator: 'lessThan', value: 480 },
      ],
    },
  ],
  [
    'stageRank',
    '国三至国四',
    {
      all: [
        { fact: 'stageRank', operator: 'greaterThanInclusive', value: 3 },
        { fact: 'stageRank', operator: 'lessThan', value: 5 },
      ],
    },
  ],
])('what is typed of %s, %s, is a condition', (name, text, condition) => {
  const read = readCell(factOf(name), text);
  if ('problem' in read || read.cell === null) throw new Error(text);
  expect(conditionOfCell(name, read.cell)).toEqual(condition);
  expect(conditionProblems(condition, '$')).toEqual([]);
});

it.each<[LeafCondition['operator'], string]>([
  ['lessThanInclusive', '国四及以下'],
  ['lessThan', '国三及以下'],
  ['greaterThan', '国五及以上'],
  ['notEqual', '不是国四'],
])('a leaf with %s reads as %s', (operator, text) => {
  expect(leafText(factOf('stageRank'), { fact: 'stageRank', operator, value: 4 }, 'zh')).toBe(text);
});

it.each(['direction', 'stageRank', 'beijingMinute', 'exemptions', 'fleet', 'overLimit', 'quotaLeft.night'])(
  'the first question of %s is one that is allowed',
  (name) => {
    expect(conditionProblems(leafOf(name), '$')).toEqual([]);
  },
);
