/** Pairs of rules that hit the same vehicle although they should not. */
import { FLAT_FORMAT, type DecisionTable, type LoadedRuleSet } from '../model/rule-set.ts';
import { EVERY, NONE, type Node } from './diagrams.ts';
import type { RuleHits } from './outcomes.ts';
import type { Path } from './questions.ts';
import type { Space } from './space.ts';
import { exampleOf, type ExampleVehicle } from './told.ts';

export interface Clash {
  /** Ids, in order of precedence. */
  readonly rules: readonly [string, string];
  readonly example: ExampleVehicle;
}

/** At most `CLASHES_TOLD` of the `total`. */
export interface Clashes {
  readonly pairs: readonly Clash[];
  readonly total: number;
}

export const CLASHES_TOLD = 100;

type Kind = 'overlap' | 'contradiction';

interface Meeting {
  readonly kind: Kind;
  readonly rules: readonly [string, string];
  readonly path: Path;
}

/**
 * Overlaps: two rows of a `unique` table. Contradictions: any other two rules of a layer with different effects, but
 * for two rows of one table, where the hit policy says which goes. In format 1 the order of rules says it.
 */
export function clashesOf(
  space: Space,
  ruleSet: LoadedRuleSet,
  rules: readonly RuleHits[],
): { overlaps: Clashes; contradictions: Clashes } {
  const meetings = meetingsOf(space, rules, kindsIn(ruleSet));
  const clashes = (wanted: Kind): Clashes => {
    const met = meetings.filter(({ kind }) => kind === wanted);
    const pairs = met.slice(0, CLASHES_TOLD).map(({ rules: ids, path }) => ({
      rules: ids,
      example: exampleOf(space, path, ruleSet.catalogueVersion),
    }));
    return { pairs, total: met.length };
  };
  return { overlaps: clashes('overlap'), contradictions: clashes('contradiction') };
}

type KindOf = (one: RuleHits, other: RuleHits) => Kind | null;

function kindsIn({ document }: LoadedRuleSet): KindOf {
  if (document.format === FLAT_FORMAT) return () => null;
  const tables = new Map<string, DecisionTable>();
  for (const part of document.parts) {
    if (part.kind === 'table') for (const { id } of part.rows) tables.set(`${part.id}/${id}`, part);
  }
  return ({ rule: one }, { rule: other }) => {
    const table = tables.get(one.id);
    if (table !== undefined && table === tables.get(other.id))
      return table.hitPolicy === 'unique' ? 'overlap' : null;
    return one.layer === other.layer && one.effect !== other.effect ? 'contradiction' : null;
  };
}

function meetingsOf(space: Space, rules: readonly RuleHits[], kindOf: KindOf): readonly Meeting[] {
  const shadows = new Map<Node, Shadow>();
  const shadow = ({ hits }: RuleHits): Shadow => {
    const known = shadows.get(hits) ?? shadowOf(space, space.inAll([hits, space.possible]));
    shadows.set(hits, known);
    return known;
  };
  return rules.flatMap((one, index) =>
    rules.slice(index + 1).flatMap((other): Meeting[] => {
      const kind = kindOf(one, other);
      if (kind === null || areApart(shadow(one), shadow(other))) return [];
      const path = space.vehicleIn([one.hits, other.hits, space.possible]);
      return path === null ? [] : [{ kind, rules: [one.rule.id, other.rule.id], path }];
    }),
  );
}

/** By level the atoms that vehicles of the set have, as bits; levels without a bound are not there. */
type Shadow = ReadonlyMap<number, bigint>;

function shadowOf({ diagrams }: Space, set: Node): Shadow {
  const shadow = new Map<number, bigint>();
  const free = new Set<number>();
  const seen = new Set<Node>([NONE, EVERY]);
  const visit = (node: Node, above: number): void => {
    const top = Math.min(diagrams.levelOf(node), diagrams.levels.length);
    // A path that skips a level has every atom of it.
    for (let level = above + 1; level < top && node !== NONE; level += 1) free.add(level);
    if (seen.has(node)) return;
    seen.add(node);
    for (let atom = 0; atom < (diagrams.levels[top]?.atoms ?? 0); atom += 1) {
      const branch = diagrams.branch(node, top, atom);
      if (branch !== NONE) shadow.set(top, (shadow.get(top) ?? 0n) | (1n << BigInt(atom)));
      visit(branch, top);
    }
  };
  visit(set, -1);
  for (const level of free) shadow.delete(level);
  return shadow;
}

/** Certainly no vehicle in common: some level has no atom in common. */
function areApart(one: Shadow, other: Shadow): boolean {
  return [...one].some(([level, atoms]) => (atoms & (other.get(level) ?? atoms)) === 0n);
}
