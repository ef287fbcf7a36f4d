/** All vehicles as far as some rule sets can tell them apart, and which of them each rule hits. */
import type { FactValue } from '../model/decision.ts';
import type { Condition, LeafCondition, LoadedRuleSet } from '../model/rule-set.ts';
import { Diagrams, EVERY, NONE, type Node } from './diagrams.ts';
import { constantOf, dimensionOf, dimensionsOf, holdsOn, isEmpty, type Dimension } from './dimension.ts';
import type { RuleHits } from './outcomes.ts';
import { Asked, IN_ALL, type Path, type Question } from './questions.ts';
import { inGoodOrder } from './variable-order.ts';

/** Branches of diagrams: a second or two of work. */
export const BRANCH_BUDGET = 40_000_000;

/** Facts of the vehicle file: empty where there is none. */
const FILE = [
  'emissionStage',
  'fuel',
  'vehicleType',
  'vehicleCategory',
  'useNature',
  'networkStatus',
  'fleet',
  'cargo',
];

/** A vehicle on its way in that is not on the over-limit list. */
export const ON_THE_WAY_IN: Condition = {
  all: [
    { fact: 'direction', operator: 'equal', value: 'in' },
    { fact: 'overLimit', operator: 'equal', value: false },
  ],
};

export class Space {
  readonly dimensions: readonly Dimension[];
  readonly diagrams: Diagrams;
  /** The vehicles that there can be. */
  readonly possible: Node;
  /** The levels on which it depends whether there can be a vehicle. */
  readonly bounded: ReadonlySet<number>;
  private readonly levels: ReadonlyMap<string, number>;
  private readonly conditions = new Map<Condition, Node>();
  private readonly leaves = new Map<FactValue, Map<string, Node>>();
  private readonly conjunctions: Asked;

  /** For the rules of these sets. Throws AnalysisTooLarge, as do all questions. */
  constructor(ruleSets: readonly LoadedRuleSet[], budget: number = BRANCH_BUDGET) {
    // Who came in before is leaving, so the direction is told even where no rule asks for it.
    const conditions = [...ruleSets.flatMap(({ rules }) => rules.map(({ when }) => when)), ON_THE_WAY_IN];
    this.dimensions = inGoodOrder(dimensionsOf(conditions), conditions);
    this.levels = new Map(this.dimensions.map(({ name }, level) => [name, level]));
    const sizes = this.dimensions.map(({ name, atoms }) => ({ name, atoms: atoms.length }));
    this.diagrams = new Diagrams(sizes, budget);
    this.conjunctions = this.ask(IN_ALL);
    this.possible = this.possibleVehicles();
    this.bounded = this.diagrams.levelsOf(this.possible);
  }

  ask(question: Question): Asked {
    return new Asked(
      this.diagrams,
      question,
      this.dimensions.map(({ base }) => base),
    );
  }

  /** The vehicles that are in each of these sets. */
  inAll(nodes: readonly Node[]): Node {
    return this.conjunctions.region([nodes]);
  }

  /** A vehicle that is in each of these sets, possible vehicles only if they are one of them. */
  vehicleIn(nodes: readonly Node[]): Path | null {
    return this.conjunctions.witness([nodes]);
  }

  inAny(nodes: readonly Node[]): Node {
    return this.diagrams.not(this.inAll(nodes.map((node) => this.diagrams.not(node))));
  }

  rulesOf({ rules }: LoadedRuleSet): readonly RuleHits[] {
    return rules.map((rule) => ({ rule, hits: this.hitsOf(rule.when) }));
  }

  /** The vehicles for which the condition holds, impossible ones included. */
  hitsOf(condition: Condition): Node {
    const known = this.conditions.get(condition);
    if (known !== undefined) return known;
    const node = this.compile(condition);
    this.conditions.set(condition, node);
    return node;
  }

  levelOf(dimension: string): number | undefined {
    return this.levels.get(dimension);
  }

  private compile(condition: Condition): Node {
    if ('all' in condition) return this.inAll(condition.all.map((part) => this.hitsOf(part)));
    if ('any' in condition) return this.inAny(condition.any.map((part) => this.hitsOf(part)));
    if ('not' in condition) return this.diagrams.not(this.hitsOf(condition.not));
    return this.hitsOfLeaf(condition);
  }

  private hitsOfLeaf(leaf: LeafCondition): Node {
    const constant = constantOf(leaf);
    if (constant !== null) return constant ? EVERY : NONE;
    // Rows of a `first` table ask the same lists again and again.
    const alike = this.leaves.get(leaf.value) ?? new Map<string, Node>();
    this.leaves.set(leaf.value, alike);
    const key = `${leaf.fact} ${leaf.operator}`;
    const node = alike.get(key) ?? this.where(dimensionOf(leaf), (sample) => holdsOn(leaf, sample));
    alike.set(key, node);
    return node;
  }

  /** Every vehicle where no rule asks about the dimension. */
  private where(name: string, isIn: (sample: Dimension['atoms'][number][number]) => boolean): Node {
    const level = this.levels.get(name);
    const dimension = level === undefined ? undefined : this.dimensions[level];
    if (level === undefined || dimension === undefined) return EVERY;
    return this.diagrams.where(level, (atom) => (dimension.atoms[atom] ?? []).slice(0, 1).some(isIn));
  }

  /** What `deriveFacts` never gives is no vehicle. */
  private possibleVehicles(): Node {
    const isNamed = (name: string) => this.levels.has(name);
    const is = (fact: string, value: unknown): Node =>
      isNamed(fact) ? this.where(fact, ({ facts }) => facts[fact] === value) : NONE;
    const neither = (...both: readonly Node[]) => this.diagrams.not(this.inAll(both));
    const empty = FILE.map((name) => this.where(name, isEmpty));
    return this.inAll([
      neither(is('emissionStage', 'unknown'), is('fuel', 'C')),
      neither(is('vehicleCategory', 'unknown'), is('useNature', 'R')),
      neither(is('enteredBefore', true), is('direction', 'in')),
      neither(is('vehicleKnown', false), this.diagrams.not(this.inAll(empty))),
    ]);
  }
}
