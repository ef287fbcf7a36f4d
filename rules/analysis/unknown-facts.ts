/** Facts that nobody may know: is a vehicle better off when they are unknown? (I8) */
import { factOf } from '../catalogue/facts.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import type { Node } from './diagrams.ts';
import { isUnknown, type Dimension } from './dimension.ts';
import { outcomeOf, whereOutcomes, type RuleHits } from './outcomes.ts';
import type { Path } from './questions.ts';
import type { Space } from './space.ts';
import { exampleOf, type ExampleVehicle } from './told.ts';

export interface UnknownFact {
  readonly fact: string;
  /** A vehicle that is allowed while the fact is unknown, and the same vehicle blocked by a value of the fact. */
  readonly danger: { readonly unknown: ExampleVehicle; readonly known: ExampleVehicle } | null;
}

/** Of the facts that the rules ask for, those that may be unknown. */
export function unknownDangers(
  space: Space,
  ruleSet: LoadedRuleSet,
  rules: readonly RuleHits[],
): readonly UnknownFact[] {
  return space.dimensions.flatMap((dimension, level) =>
    [...dimension.asked]
      .filter((fact) => factOf(fact).mayBeUnknown)
      .map((fact) => {
        const pairs = pairsOf(dimension, fact);
        return { fact, danger: firstDanger({ space, ruleSet, rules, level }, pairs) };
      }),
  );
}

type Pair = readonly [unknown: number, known: number];

function pairsOf({ atoms }: Dimension, fact: string): readonly Pair[] {
  const indices = atoms.map((_, atom) => atom);
  const isUnknownAtom = (atom: number) =>
    atoms[atom]?.slice(0, 1).some(({ facts }) => isUnknown(fact, facts)) === true;
  const known = indices.filter((atom) => !isUnknownAtom(atom));
  return indices.filter(isUnknownAtom).flatMap((unknown) => known.map((atom): Pair => [unknown, atom]));
}

interface Asking {
  readonly space: Space;
  readonly ruleSet: LoadedRuleSet;
  readonly rules: readonly RuleHits[];
  readonly level: number;
}

function firstDanger(asking: Asking, pairs: readonly Pair[]): UnknownFact['danger'] {
  const { space, ruleSet, level } = asking;
  for (const [unknown, known] of pairs) {
    const path = dangerOf(asking, [unknown, known]);
    if (path === null) continue;
    const with_ = (atom: number) =>
      exampleOf(space, new Map([...path, [level, atom]]), ruleSet.catalogueVersion);
    return { unknown: with_(unknown), known: with_(known) };
  }
  return null;
}

/** A vehicle in the other facts. */
function dangerOf({ space, ruleSet, rules, level }: Asking, pair: Pair): Path | null {
  const given = (node: Node, atom: number) => space.diagrams.given(node, level, atom);
  const [allowed, blocked] = pair.map((atom) =>
    outcomeOf(
      ruleSet,
      rules.map(({ rule, hits }) => ({ rule, hits: given(hits, atom) })),
    ),
  ) as [ReturnType<typeof outcomeOf>, ReturnType<typeof outcomeOf>];
  const possible = space.inAll(pair.map((atom) => given(space.possible, atom)));
  const question = whereOutcomes(['allow', 'block'], [allowed, blocked]);
  return space.ask(question).witness([[possible], ...allowed.groups, ...blocked.groups]);
}
