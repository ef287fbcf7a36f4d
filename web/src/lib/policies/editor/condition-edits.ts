/** What is done to a condition tree; a leaf is edited as a cell of a table is. */
import { findFact } from '../../../../../rules/catalogue/facts.ts';
import type { FactDefinition } from '../../../../../rules/catalogue/facts.ts';
import { conditionsOfCell } from '../../../../../rules/model/compile-tables.ts';
import { OPERATORS } from '../../../../../rules/model/rule-set.ts';
import type { Cell, Condition, LeafCondition, Scalar } from '../../../../../rules/model/rule-set.ts';
import { cellWords } from '../cells/cell-words.ts';
import { valueAfter } from '../cells/steps.ts';
import { startValue } from './test-edits.ts';

export type GroupKind = 'all' | 'any' | 'not';

export interface Group {
  readonly kind: GroupKind;
  readonly children: readonly Condition[];
}

/** Null: it is a leaf, or nothing that this program knows. */
export function groupOf(node: Condition): Group | null {
  if ('all' in node && Array.isArray(node.all)) return { kind: 'all', children: node.all };
  if ('any' in node && Array.isArray(node.any)) return { kind: 'any', children: node.any };
  return 'not' in node && typeof node.not === 'object' && node.not !== null
    ? { kind: 'not', children: [node.not] }
    : null;
}

export function isLeaf(node: Condition): node is LeafCondition {
  return (
    'fact' in node &&
    typeof node.fact === 'string' &&
    (OPERATORS as readonly unknown[]).includes(node.operator)
  );
}

/** Null: nothing is left of it. What several were is one where only one is denied. */
export function conditionOf({ kind, children }: Group): Condition | null {
  const [first] = children;
  if (first === undefined) return null;
  if (kind === 'not') return { not: children.length === 1 ? first : { all: children } };
  return kind === 'all' ? { all: children } : { any: children };
}

/** Another word between the same conditions. */
export function withKind(group: Group, kind: GroupKind): Condition | null {
  const [only] = group.children;
  // What stands below the one that is denied is a list of its own.
  const inner = group.kind === 'not' && only !== undefined ? groupOf(only) : null;
  const children = inner !== null && inner.kind !== 'not' && kind !== 'not' ? inner.children : group.children;
  return conditionOf({ kind, children });
}

export function withChild(group: Group, at: number, child: Condition | null): Condition | null {
  const children =
    child === null
      ? group.children.toSpliced(at, 1)
      : group.children.map((old, index) => (index === at ? child : old));
  return conditionOf({ kind: group.kind, children });
}

export function withAdded(group: Group, child: Condition): Condition | null {
  return conditionOf({ kind: group.kind, children: [...group.children, child] });
}

/** The first question that somebody asks of a fact. */
export function leafOf(name: string): LeafCondition {
  const fact = findFact(name);
  if (fact?.type === 'set') {
    const [member = ''] = Object.keys(fact.codes ?? {});
    return { fact: name, operator: 'contains', value: member };
  }
  const value = startValue(name);
  const isOrdered = fact !== undefined && ['number', 'time', 'date'].includes(fact.type);
  return { fact: name, operator: isOrdered ? 'greaterThanInclusive' : 'equal', value };
}

/** As it reads in a cell. */
export function leafText(fact: FactDefinition, leaf: LeafCondition, lang: 'zh' | 'en'): string {
  return cellWords(fact.name, cellOf(fact, leaf), lang) ?? '';
}

/** What a cell asks where it asks the same. */
export function cellOf(fact: FactDefinition, { operator, value }: LeafCondition): Cell {
  const list = (Array.isArray(value) ? value : [value]) as readonly Scalar[];
  const number = Number(value);
  const cells: Readonly<Record<LeafCondition['operator'], () => Cell>> = {
    equal: () => ({ in: list }),
    in: () => ({ in: list }),
    notEqual: () => ({ notIn: list }),
    notIn: () => ({ notIn: list }),
    lessThan: () => ({ to: number }),
    lessThanInclusive: () => ({ to: valueAfter(fact, number) }),
    greaterThan: () => ({ from: valueAfter(fact, number) }),
    greaterThanInclusive: () => ({ from: number }),
    contains: () => ({ contains: String(value) }),
    doesNotContain: () => ({ doesNotContain: String(value) }),
  };
  return cells[operator]();
}

/** One question where it is one, else a group. */
export function conditionOfCell(name: string, cell: Exclude<Cell, null>): Condition {
  const asked = conditionsOfCell(name, cell).map(simple);
  const [first] = asked;
  return asked.length === 1 && first !== undefined ? first : { all: asked };
}

function simple(condition: Condition): Condition {
  if (!isLeaf(condition) || !Array.isArray(condition.value) || condition.value.length !== 1) return condition;
  const value = condition.value[0] as Scalar;
  if (condition.operator === 'in') return { ...condition, operator: 'equal', value };
  return condition.operator === 'notIn' ? { ...condition, operator: 'notEqual', value } : condition;
}
