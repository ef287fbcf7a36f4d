/** Checks what only format 2 has: layers, tables and quotas. */
import * as v from 'valibot';
import { findFact, memberProblem, quotaFact, valueProblem } from '../catalogue/facts.ts';
import type { FactDefinition } from '../catalogue/facts.ts';
import { conditionProblems, type FactFinder } from './condition.check.ts';
import { decidingRules, EXIT_RULE } from './compile-tables.ts';
import { copyJson } from './json-document.ts';
import { quotaSchema } from './rule-set.schema.ts';
import type { LayeredEnvelope } from './rule-set.schema.ts';
import { LIMITS } from './rule-set.ts';
import type { Cell, Layer, LayeredRuleSet, Problem, Quota } from './rule-set.ts';

type Part = LayeredEnvelope['parts'][number];

/** The facts of the catalogue version, and what is left of the quotas that the document has. */
export function finderOf({ catalogueVersion, quotas }: LayeredEnvelope): FactFinder {
  const own = new Set(quotas.map(({ id }) => quotaFact(id)));
  return (name) =>
    name.startsWith('quotaLeft.') && !own.has(name) ? undefined : findFact(name, catalogueVersion);
}

export function partProblems(document: LayeredEnvelope): Problem[] {
  const find = finderOf(document);
  const problems = [
    ...twice(document.parts, '$.parts'),
    ...twice(document.quotas, '$.quotas'),
    ...document.parts.flatMap((part, index) => problemsOfPart(part, `$.parts[${index}]`, find)),
    ...document.quotas.flatMap(({ counts }, index) =>
      conditionProblems(counts, `$.quotas[${index}].counts`, quotaCounts(document.catalogueVersion)),
    ),
  ];
  return problems.length > 0 ? problems : compiledProblems(document);
}

/** A single quota, to be measured before it counts. Null: it is none. Throws RuleSetInvalid for what is no JSON. */
export function readQuota(given: unknown, catalogueVersion: number): Quota | null {
  const copy = copyJson(given);
  const read = v.safeParse(quotaSchema, copy);
  if (!read.success) return null;
  const problems = conditionProblems(read.output.counts, '$', quotaCounts(catalogueVersion));
  return problems.length > 0 ? null : (copy as unknown as Quota);
}

/** What a quota counts cannot depend on what is left of one. */
function quotaCounts(catalogueVersion: number): FactFinder {
  return (name) => (name.startsWith('quotaLeft.') ? undefined : findFact(name, catalogueVersion));
}

function problemsOfPart(part: Part, path: string, find: FactFinder): Problem[] {
  if (part.kind === 'rule')
    return [...effectProblems(part, path), ...conditionProblems(part.when, `${path}.when`, find)];
  const { rows, columns } = part;
  return [
    ...twice(rows, `${path}.rows`),
    ...columnProblems(columns, `${path}.columns`, find),
    ...rows.flatMap((row, index) => {
      const here = `${path}.rows[${index}]`;
      return [
        ...effectProblems({ ...row, layer: part.layer }, here),
        ...cellsProblems(columns, row.cells, `${here}.cells`, find),
      ];
    }),
  ];
}

function twice(list: readonly { readonly id: string }[], path: string): Problem[] {
  const ids = list.map(({ id }) => id);
  return ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [{ path: `${path}[${index}].id`, message: `${id} is there twice` }] : [],
  );
}

function effectProblems({ layer, effect }: { layer: Layer; effect: string }, path: string): Problem[] {
  const only = { 'over-limit': 'block', exemption: 'allow' }[layer as string];
  if (only === undefined || only === effect) return [];
  return [{ path: `${path}.effect`, message: `in the layer ${layer} a rule can only ${only}` }];
}

function columnProblems(columns: readonly string[], path: string, find: FactFinder): Problem[] {
  return columns.flatMap((name, index) => {
    const here = `${path}[${index}]`;
    if (find(name) === undefined)
      return [{ path: here, message: `no fact ${JSON.stringify(name)} in the catalogue` }];
    return columns.indexOf(name) < index ? [{ path: here, message: `${name} is there twice` }] : [];
  });
}

function cellsProblems(
  columns: readonly string[],
  cells: readonly Cell[],
  ...[path, find]: [string, FactFinder]
): Problem[] {
  if (cells.length !== columns.length)
    return [{ path, message: `needs ${columns.length} cells, one a column; null asks nothing` }];
  return cells.flatMap((cell, index) => {
    const fact = find(String(columns[index]));
    const message = fact === undefined ? null : cellProblem(fact, cell);
    return message === null ? [] : [{ path: `${path}[${index}]`, message }];
  });
}

/** What is wrong with a cell in a column of this fact, as text for people; null if nothing is. */
export function cellProblem(fact: FactDefinition, cell: Cell): string | null {
  if (cell === null) return null;
  if ('contains' in cell || 'doesNotContain' in cell) {
    if (fact.type !== 'set') return `${fact.name} is no set: contains is for sets`;
    return memberProblem(fact, 'contains' in cell ? cell.contains : cell.doesNotContain);
  }
  if (fact.type === 'set') return `${fact.name} is a set: ask what it contains`;
  if ('bannedUpTo' in cell) return bannedProblem(fact, cell.bannedUpTo);
  if ('in' in cell) return firstProblem(fact, cell.in);
  return 'notIn' in cell ? firstProblem(fact, cell.notIn) : rangeProblem(fact, cell);
}

function firstProblem(fact: FactDefinition, values: readonly unknown[]): string | null {
  return values.map((value) => valueProblem(fact, value)).find((problem) => problem !== null) ?? null;
}

function rangeProblem(
  fact: FactDefinition,
  { from, to }: { from?: number | undefined; to?: number | undefined },
) {
  if (!['number', 'time', 'date'].includes(fact.type))
    return `${fact.name} is a ${fact.type}: it has no ranges`;
  if (from === undefined && to === undefined) return 'a range needs from, to or both';
  const ends = [from, to].filter((end) => end !== undefined);
  // The end is excluded, so it may lie one beyond the last code.
  const wrong = fact.codes === null ? firstProblem(fact, ends) : null;
  if (wrong !== null) return wrong;
  if (from === undefined || to === undefined || from < to) return null;
  if (fact.type !== 'time' || from === to) return 'the range is empty: from is included, to is not';
  return null;
}

function bannedProblem(fact: FactDefinition, ranks: Readonly<Record<string, number>>): string | null {
  if (fact.name !== 'stageRank') return 'bannedUpTo stands in a column of stageRank only';
  const groups = Object.keys(ranks);
  if (groups.length === 0) return 'bannedUpTo needs at least one fuel group';
  const fuelGroup = findFact('fuelGroup') as FactDefinition;
  return firstProblem(fuelGroup, groups) ?? firstProblem(fact, Object.values(ranks));
}

/** Only when all else is right: tables compile then. */
function compiledProblems(document: LayeredEnvelope): Problem[] {
  const rules = decidingRules(document as unknown as LayeredRuleSet);
  if (rules.length > LIMITS.rules) {
    const message = `${rules.length} rules with all rows of tables: at most ${LIMITS.rules}`;
    return [{ path: '$.parts', message }];
  }
  const reserved = document.parts.findIndex(({ id }) => id === EXIT_RULE.id);
  return reserved < 0 ? [] : [{ path: `$.parts[${reserved}].id`, message: `${EXIT_RULE.id} is reserved` }];
}
