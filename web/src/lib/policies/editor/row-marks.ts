/** What the check of a draft says of the rows of one table, and of its cells. */
import type { Problem } from '../../../../../rules/model/rule-set.ts';
import type { AnalysisView, Example } from '../analysis-view.ts';
import type { DraftTable } from './draft.ts';

export type FindingKind = 'overlap' | 'contradiction' | 'neverHit' | 'neverDecides' | 'untested';

export interface Finding {
  readonly kind: FindingKind;
  /** The other rule, where there are two. */
  readonly other: string | null;
  readonly example: Example | null;
}

/** Told under the lower row of two, so that both stand above it. */
export function findingsOf(
  table: DraftTable,
  analysis: AnalysisView | null,
): readonly (readonly Finding[])[] {
  const ids = table.rows.map(({ id }) => `${table.id}/${id}`);
  if (analysis === null) return ids.map(() => []);
  const found: (readonly [rule: string, Finding])[] = [
    ...pairs('overlap', analysis.overlaps.cases, ids),
    ...pairs('contradiction', analysis.contradictions.cases, ids),
    ...(['neverHit', 'neverDecides'] as const).flatMap((kind) =>
      analysis[kind].map((rule) => [rule, { kind, other: null, example: null }] as const),
    ),
    ...analysis.untested
      .filter(({ rule }) => !analysis.neverHit.includes(rule))
      .map(({ rule, example }) => [rule, { kind: 'untested', other: null, example }] as const),
  ];
  return ids.map((id) => found.filter(([rule]) => rule === id).map(([, finding]) => finding));
}

function pairs(
  kind: FindingKind,
  cases: AnalysisView['overlaps']['cases'],
  ids: readonly string[],
): (readonly [string, Finding])[] {
  return cases.flatMap(({ rules: [one, other], example }) => {
    const [upper, lower] = ids.indexOf(one) > ids.indexOf(other) ? [other, one] : [one, other];
    return [[lower, { kind, other: upper, example }] as const];
  });
}

export interface CellProblem {
  /** Null: of the row as a whole, or of the column. */
  readonly row: number | null;
  readonly column: string | null;
  readonly message: string;
}

/** The faults that stand in one part of the draft. */
export function cellProblems(
  table: DraftTable,
  part: number,
  problems: readonly Problem[],
): readonly CellProblem[] {
  const start = `$.parts[${part}]`;
  return problems
    .filter(({ path }) => path.startsWith(`${start}.`))
    .map(({ path, message }) => ({ ...placeIn(table, path.slice(start.length)), message }));
}

function placeIn({ columns }: DraftTable, rest: string): Pick<CellProblem, 'row' | 'column'> {
  const [, head] = /^\.columns\[(\d+)\]/.exec(rest) ?? [];
  if (head !== undefined) return { row: null, column: columns[Number(head)] ?? null };
  const [, row, inRow = ''] = /^\.rows\[(\d+)\](.*)$/.exec(rest) ?? [];
  if (row === undefined) return { row: null, column: null };
  const [, cell] = /^\.cells\[(\d+)\]/.exec(inRow) ?? [];
  if (cell !== undefined) return { row: Number(row), column: columns[Number(cell)] ?? null };
  const [, key = null] = /^\.(?:text\.)?(\w+)/.exec(inRow) ?? [];
  return { row: Number(row), column: key };
}
