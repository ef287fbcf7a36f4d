/**
 * What a vehicle can be, as far as the rules can tell: facts that follow from one another are one dimension (the rank
 * from the stage, the weekday from the day), and values that no rule tells apart are one atom of it.
 */
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { factOf } from '../catalogue/facts.ts';
import { leafHolds } from '../engine/operators.ts';
import type { Facts, FactValue } from '../model/decision.ts';
import type { Condition, LeafCondition } from '../model/rule-set.ts';
import { stretchesOf, type Stretch } from './stretches.ts';

export interface Dimension {
  /** The fact that the others follow from; of a set one member: `exemptions fleet`. */
  readonly name: string;
  /** The facts of it that a rule asks for. */
  readonly asked: ReadonlySet<string>;
  /** Every value is in one atom. */
  readonly atoms: readonly (readonly Stretch[])[];
  /** The atom of the base vehicle. */
  readonly base: number;
}

const SOURCE: Readonly<Record<string, string>> = {
  stageRank: 'emissionStage',
  fuelGroup: 'fuel',
  vehicleSize: 'vehicleType',
  beijingWeekday: 'beijingDay',
  beijingDate: 'beijingDay',
};

/** The dimension that a leaf asks about. */
export function dimensionOf({ fact, value }: Pick<LeafCondition, 'fact' | 'value'>): string {
  return factOf(fact).type === 'set' ? `${fact} ${String(value)}` : (SOURCE[fact] ?? fact);
}

/** Does the leaf hold for a vehicle with the facts of this stretch? */
export function holdsOn(leaf: LeafCondition, { facts }: Stretch): boolean {
  return leafHolds(leaf, facts[leaf.fact] as FactValue);
}

/** A leaf that asks nothing: nobody is in an empty list. Null for all others. */
export function constantOf({ operator, value }: LeafCondition): boolean | null {
  return Array.isArray(value) && value.length === 0 ? operator === 'notIn' : null;
}

/** In the order in which the conditions name them. */
export function dimensionsOf(conditions: readonly Condition[]): readonly Dimension[] {
  const byName = new Map<string, LeafCondition[]>();
  for (const leaf of conditions.flatMap(leavesIn).filter((one) => constantOf(one) === null)) {
    const name = dimensionOf(leaf);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [leaf]);
    else known.push(leaf);
  }
  return [...byName].map(([name, leaves]) => dimension(name, leaves));
}

function leavesIn(condition: Condition): readonly LeafCondition[] {
  if ('all' in condition) return condition.all.flatMap(leavesIn);
  if ('any' in condition) return condition.any.flatMap(leavesIn);
  return 'not' in condition ? leavesIn(condition.not) : [condition];
}

function dimension(name: string, leaves: readonly LeafCondition[]): Dimension {
  const distinct = [...new Map(leaves.map((leaf) => [JSON.stringify(leaf), leaf])).values()];
  const asked = new Set(distinct.map(({ fact }) => fact));
  const groups = new Map<string, Stretch[]>();
  for (const stretch of stretchesOf(name, distinct)) {
    const signature = signatureOf(stretch, distinct, asked);
    groups.set(signature, [...(groups.get(signature) ?? []), stretch]);
  }
  const atoms = [...groups.values()];
  const base = Math.max(
    0,
    atoms.findIndex((atom) => atom.some(({ isBase }) => isBase)),
  );
  return { name, asked, atoms, base };
}

/** Beside what the rules ask: what feasibility and the questions about unknown facts ask. */
function signatureOf(stretch: Stretch, leaves: readonly LeafCondition[], asked: ReadonlySet<string>): string {
  const held = leaves.map((leaf) => (holdsOn(leaf, stretch) ? '1' : '0')).join('');
  const unknown = [...asked].map((fact) => (isUnknown(fact, stretch.facts) ? '1' : '0')).join('');
  const { fuel, useNature } = stretch.facts;
  return `${held} ${unknown} ${isEmpty(stretch)} ${fuel === 'C'} ${useNature === 'R'}`;
}

/** Has the fact the value that stands for: nobody knows? */
export function isUnknown(fact: string, facts: Facts): boolean {
  const { mayBeUnknown, codes } = factOf(fact);
  const value = facts[fact];
  if (!mayBeUnknown) return false;
  return value === 'unknown' || value === '' || (value === -1 && codes !== null);
}

const UNREGISTERED = factsOfBaseVehicle({ vehicleKnown: false });

/** What the fact is of a vehicle without file. */
export function isEmpty({ facts }: Stretch): boolean {
  return Object.entries(facts).every(([fact, value]) => UNREGISTERED[fact] === value);
}
