/** From the parts of a layered rule set to the rules that json-rules-engine runs: each row of a table becomes one. */
import { factOf } from '../catalogue/facts.ts';
import { byPrecedence } from './precedence.ts';
import { FLAT_FORMAT } from './rule-set.ts';
import type {
  Cell,
  Condition,
  DecidingRule,
  DecisionTable,
  LayeredRuleSet,
  LeafCondition,
  RuleSetDocument,
  TableRow,
} from './rule-set.ts';

/** The rule that `allowExitIfEnteredBefore` stands for. */
export const EXIT_RULE: DecidingRule = {
  id: 'exit-entered-before',
  layer: 'exemption',
  effect: 'allow',
  code: 'exit-entered-before',
  text: {
    zh: '管控生效前已进厂，准予出厂',
    en: 'The vehicle entered before the level in force began: it may leave',
    sign: '准予出厂',
  },
  remedies: [],
  when: {
    all: [
      { fact: 'direction', operator: 'equal', value: 'out' },
      { fact: 'enteredBefore', operator: 'equal', value: true },
    ],
  },
};

/** In order of precedence. The document was checked before. */
export function decidingRules(document: RuleSetDocument): readonly DecidingRule[] {
  if (document.format === FLAT_FORMAT)
    return Object.freeze(document.rules.map((rule) => Object.freeze({ ...rule, layer: null })));
  const rules = document.parts.flatMap((part) => (part.kind === 'table' ? rulesOfTable(part) : [part]));
  return Object.freeze(byPrecedence([...rules, ...exitRule(document)]).map((rule) => Object.freeze(rule)));
}

function exitRule({ allowExitIfEnteredBefore }: LayeredRuleSet): readonly DecidingRule[] {
  return allowExitIfEnteredBefore ? [EXIT_RULE] : [];
}

function rulesOfTable(table: DecisionTable): DecidingRule[] {
  return table.rows.map((row, index) => {
    const { effect, code, text, remedies } = row;
    const when = conditionOfRow(table, row, index);
    return { id: `${table.id}/${row.id}`, layer: table.layer, effect, code, text, remedies, when };
  });
}

function conditionOfRow(table: DecisionTable, row: TableRow, index: number): Condition {
  const own = conditionOfCells(table, row);
  if (table.hitPolicy !== 'first') return own;
  const above = table.rows.slice(0, index).filter((other) => mayOverlap(row, other));
  return above.length === 0
    ? own
    : { all: [own, ...above.map((other): Condition => ({ not: conditionOfCells(table, other) }))] };
}

function conditionOfCells({ columns }: DecisionTable, { cells }: TableRow): Condition {
  const asked = cells.flatMap((cell, index) => conditionsOfCell(String(columns[index]), cell));
  const [only] = asked;
  if (only === undefined) return ANYTHING;
  return asked.length === 1 ? only : { all: asked };
}

/** Holds for every vehicle: nothing is in the empty list. Of a fact that all have, and that is no reason to a driver. */
const ANYTHING: LeafCondition = { fact: 'direction', operator: 'notIn', value: [] };

/** What a cell asks, as conditions that must all hold; none where it asks nothing. */
export function conditionsOfCell(fact: string, cell: Cell): readonly Condition[] {
  if (cell === null) return [];
  if ('in' in cell) return [{ fact, operator: 'in', value: cell.in }];
  if ('notIn' in cell) return [{ fact, operator: 'notIn', value: cell.notIn }];
  if ('contains' in cell) return [{ fact, operator: 'contains', value: cell.contains }];
  if ('doesNotContain' in cell) return [{ fact, operator: 'doesNotContain', value: cell.doesNotContain }];
  return 'bannedUpTo' in cell ? [bannedUpTo(cell.bannedUpTo)] : rangeOf(fact, cell);
}

function rangeOf(
  fact: string,
  { from, to }: { from?: number | undefined; to?: number | undefined },
): Condition[] {
  const after: Condition[] =
    from === undefined ? [] : [{ fact, operator: 'greaterThanInclusive', value: from }];
  const before: Condition[] = to === undefined ? [] : [{ fact, operator: 'lessThan', value: to }];
  const isAcrossMidnight =
    factOf(fact).type === 'time' && from !== undefined && to !== undefined && from > to;
  return isAcrossMidnight ? [{ any: [...after, ...before] }] : [...after, ...before];
}

function bannedUpTo(ranks: Readonly<Record<string, number>>): Condition {
  const worst = Math.max(...Object.values(ranks));
  const groups = Object.entries({ unknown: worst, ...ranks });
  return {
    any: groups.map(([group, rank]): Condition => ({
      all: [
        { fact: 'fuelGroup', operator: 'equal', value: group },
        { fact: 'stageRank', operator: 'lessThanInclusive', value: rank },
      ],
    })),
  };
}

/** False only where a column tells two rows apart for certain: it spares a rule the negation of the other. */
function mayOverlap(row: TableRow, other: TableRow): boolean {
  return row.cells.every((cell, index) => !areDisjoint(cell, other.cells[index] ?? null));
}

function areDisjoint(one: Cell, other: Cell): boolean {
  if (one === null || other === null) return false;
  if ('in' in one && 'in' in other) return one.in.every((value) => !other.in.includes(value));
  if ('in' in one && 'notIn' in other) return one.in.every((value) => other.notIn.includes(value));
  return 'notIn' in one && 'in' in other && areDisjoint(other, one);
}
