/** What a rule set comes to, from the sets of vehicles that its rules hit. The same precedence as `inDecidingOrder`. */
import type { Outcome } from '../model/decision.ts';
import { FLAT_FORMAT, type DecidingRule, type LoadedRuleSet } from '../model/rule-set.ts';
import { EVERY, NONE, type Node } from './diagrams.ts';
import { isSame, union, type Groups, type Question } from './questions.ts';

/** A rule with the vehicles that it hits. */
export interface RuleHits {
  readonly rule: DecidingRule;
  readonly hits: Node;
}

/** The sets of a rule set in groups, always as many, and how they come to an outcome. */
export interface OutcomeOf {
  readonly groups: Groups;
  /** The least groups with the same outcome for every vehicle. */
  simplify(groups: Groups): Groups;
  /** The outcome where simplified groups have one for all vehicles, else null. */
  decided(simplified: Groups): Outcome | null;
}

export function outcomeOf({ document }: LoadedRuleSet, rules: readonly RuleHits[]): OutcomeOf {
  return document.format === FLAT_FORMAT
    ? { groups: runsOf(rules), simplify: simplifyRuns, decided: decidedByRuns }
    : { groups: layersOf(rules), simplify: simplifyLayers, decided: decidedByLayers };
}

/** The same outcome for every vehicle. */
export function always(outcome: Outcome): OutcomeOf {
  return { groups: [], simplify: (groups) => groups, decided: () => outcome };
}

/** Which vehicles of the set alone in the first group have `wanted` by the one rule set and by the other? */
export function whereOutcomes(
  wanted: readonly [Outcome, Outcome],
  [first, second]: readonly [OutcomeOf, OutcomeOf],
): Question {
  const split = first.groups.length;
  return {
    needsAll: false,
    settle([within = [], ...groups]) {
      const possible = within[0] as Node;
      const one = first.simplify(groups.slice(0, split));
      const other = second.simplify(groups.slice(split));
      const decided = [first.decided(one), second.decided(other)];
      const isHopeless = wanted.some((outcome, side) => (decided[side] ?? outcome) !== outcome);
      if (possible === NONE || isHopeless) return NONE;
      if (decided.every((outcome) => outcome !== null)) return possible;
      if (wanted[0] !== wanted[1] && first.simplify === second.simplify && isSame(one, other)) return NONE;
      return [[possible], ...one, ...other];
    },
  };
}

/** Over-limit bans, exemptions, other bans, allowances. */
function layersOf(rules: readonly RuleHits[]): Groups {
  const hitsOf = (isIn: (rule: DecidingRule) => boolean) =>
    rules.filter(({ rule }) => isIn(rule)).map(({ hits }) => hits);
  return [
    hitsOf(({ layer, effect }) => layer === 'over-limit' && effect === 'block'),
    hitsOf(({ layer }) => layer === 'exemption'),
    hitsOf(({ layer, effect }) => layer !== 'over-limit' && effect === 'block'),
    hitsOf(({ layer, effect }) => layer !== 'exemption' && effect === 'allow'),
  ];
}

const BLOCK_BY_LAYERS: Groups = [[], [], [], []];
const ALLOW_BY_LAYERS: Groups = [[], [], [], [EVERY]];

function simplifyLayers(groups: Groups): Groups {
  const [final = [], exempt = [], banned = [], allowed = []] = groups.map(union);
  const isAlways = (nodes: readonly Node[]) => nodes[0] === EVERY;
  // An exemption counts only under a ban, an allowance only without one.
  const lifting = banned.length === 0 ? [] : exempt;
  const allowing = isAlways(banned) ? [] : allowed;
  if (isAlways(final) || (lifting.length === 0 && (isAlways(banned) || allowing.length === 0)))
    return BLOCK_BY_LAYERS;
  const isLifted = banned.length === 0 || isAlways(lifting);
  const isAllowed = isAlways(banned) || isAlways(allowing);
  if (isLifted && isAllowed) return final.length === 0 ? ALLOW_BY_LAYERS : [final, [], [], [EVERY]];
  return [final, lifting, banned, allowing];
}

function decidedByLayers([final = [], , banned = [], allowing = []]: Groups): Outcome | null {
  if (allowing.length === 0 && banned.length === 0) return 'block';
  return final.length === 0 && banned.length === 0 && allowing[0] === EVERY ? 'allow' : null;
}

/** Rules in their order, in runs of the same effect: bans, allowances, bans, … */
function runsOf(rules: readonly RuleHits[]): Groups {
  const runs: Node[][] = [[], []];
  let last = 0;
  for (const { rule, hits } of rules) {
    if ((last % 2 === 0 ? 'block' : 'allow') !== rule.effect) last += 1;
    (runs[last] ??= []).push(hits);
  }
  return runs;
}

function simplifyRuns(groups: Groups): Groups {
  const runs: (readonly Node[])[] = [];
  for (const [index, group] of groups.entries()) {
    const run = union(group);
    if (run.length === 0) continue;
    if (runs.length === 0 && index % 2 === 1) runs.push([]);
    // Where all runs between are gone, two of the same effect are one.
    if (runs.length % 2 === index % 2) runs.push(run);
    else runs[runs.length - 1] = union([...(runs.at(-1) ?? []), ...run]);
    if (runs.at(-1)?.[0] === EVERY) break;
  }
  // A ban at the end does what happens anyway.
  if (runs.length % 2 === 1) runs.pop();
  return groups.map((_, index) => runs[index] ?? []);
}

function decidedByRuns([bans = [], allowances = [], ...others]: Groups): Outcome | null {
  if (bans.length === 0 && allowances.length === 0 && others.every((run) => run.length === 0)) return 'block';
  return bans.length === 0 && allowances[0] === EVERY ? 'allow' : null;
}
