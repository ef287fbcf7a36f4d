/** What a rule set says about all vehicles, exactly: gaps, overlaps, rules without effect, dangers of the unknown. */
import { compileBulk, type BulkEvaluator } from '../bulk/bulk-evaluator.ts';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { FactMissing } from '../engine/fact-requirements.ts';
import type { Facts } from '../model/decision.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import type { Node } from './diagrams.ts';
import { decidedBy } from './deciding.ts';
import { always, outcomeOf, whereOutcomes } from './outcomes.ts';
import { clashesOf, type Clashes } from './overlaps.ts';
import { BRANCH_BUDGET, ON_THE_WAY_IN, Space } from './space.ts';
import type { Path } from './questions.ts';
import { exampleOf, type ExampleVehicle } from './told.ts';
import { toldBoxes, type ToldBoxes } from './told-boxes.ts';
import { unknownDangers, type UnknownFact } from './unknown-facts.ts';

export interface Analysis {
  /** Vehicles for which no rule counts: they are blocked as `no-rule-hit`. */
  readonly gaps: ToldBoxes;
  /** Two rows of a `unique` table hit the same vehicle: an error. */
  readonly overlaps: Clashes;
  /** Two rules of a layer hit the same vehicle and want different things: a warning. The hit policy settles it. */
  readonly contradictions: Clashes;
  /** Ids of rules that no vehicle hits, and of others that never decide, because others always do. */
  readonly neverHit: readonly string[];
  readonly neverDecides: readonly string[];
  /** Ids of rules that no test of the set shows. */
  readonly untested: readonly string[];
  /** By id of these, a vehicle that the rule decides; those that never decide are left out. */
  readonly showing: Readonly<Record<string, ExampleVehicle>>;
  readonly mayBeUnknown: readonly UnknownFact[];
  /** All vehicles on their way in that are not on the over-limit list. */
  readonly blocksEverything: boolean;
  readonly allowsEverything: boolean;
}

/** `budget`: diagram nodes and questions. Throws AnalysisTooLarge beyond it: nothing is told half. */
export function analyse(ruleSet: LoadedRuleSet, budget: number = BRANCH_BUDGET): Analysis {
  const space = new Space([ruleSet], budget);
  const rules = space.rulesOf(ruleSet);
  const isHit = (node: Node) => space.vehicleIn([node, space.possible]) !== null;
  const neverHit = rules.filter(({ hits }) => !isHit(hits)).map(({ rule }) => rule.id);
  const live = rules.filter(({ rule }) => !neverHit.includes(rule.id));
  const deciding = decidedBy(space, ruleSet, live);
  const untested = untestedOf(ruleSet);
  return {
    gaps: gapsOf(space, ruleSet),
    ...clashesOf(space, ruleSet, live),
    neverHit,
    neverDecides: live.map(({ rule }) => rule.id).filter((id) => deciding.get(id) === null),
    untested,
    showing: showing(space, ruleSet, { untested, deciding }),
    mayBeUnknown: unknownDangers(space, ruleSet, live),
    ...extremesOf(space, ruleSet),
  };
}

function showing(
  space: Space,
  { catalogueVersion }: LoadedRuleSet,
  { untested, deciding }: { untested: readonly string[]; deciding: ReadonlyMap<string, Path | null> },
): Readonly<Record<string, ExampleVehicle>> {
  const examples = untested.flatMap((id): [string, ExampleVehicle][] => {
    const path = deciding.get(id);
    return path ? [[id, exampleOf(space, path, catalogueVersion)]] : [];
  });
  return Object.fromEntries(examples);
}

function gapsOf(space: Space, ruleSet: LoadedRuleSet): ToldBoxes {
  const counting = space.rulesOf(ruleSet).filter(({ rule }) => rule.layer !== 'exemption');
  const gap = space.inAll(counting.map(({ hits }) => space.diagrams.not(hits)));
  return toldBoxes(space, gap, ruleSet.catalogueVersion);
}

function untestedOf(ruleSet: LoadedRuleSet): readonly string[] {
  const bulk = compileBulk(ruleSet);
  const shown = new Set(ruleSet.tests.flatMap(({ given }) => shownBy(bulk, given)));
  return ruleSet.rules.map(({ id }) => id).filter((id) => !shown.has(id));
}

/** A test that leaves out a quota shows nothing: running it tells which. */
function shownBy(bulk: BulkEvaluator, given: Facts): readonly string[] {
  try {
    return bulk.decide(factsOfBaseVehicle(given)).rules.map(({ id }) => id);
  } catch (error) {
    if (error instanceof FactMissing) return [];
    throw error;
  }
}

function extremesOf(space: Space, ruleSet: LoadedRuleSet) {
  const outcome = outcomeOf(ruleSet, space.rulesOf(ruleSet));
  const within = space.inAll([space.hitsOf(ON_THE_WAY_IN), space.possible]);
  const isSome = (wanted: 'allow' | 'block') =>
    space
      .ask(whereOutcomes([wanted, wanted], [outcome, always(wanted)]))
      .witness([[within], ...outcome.groups]) !== null;
  return { blocksEverything: !isSome('allow'), allowsEverything: !isSome('block') };
}
