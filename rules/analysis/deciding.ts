/** Which rules decide, and which never do although they hit. The same precedence as `inDecidingOrder`. */
import type { LoadedRuleSet } from '../model/rule-set.ts';
import { FLAT_FORMAT } from '../model/rule-set.ts';
import type { RuleHits } from './outcomes.ts';
import type { Path } from './questions.ts';
import type { Space } from './space.ts';

/** By rule, a vehicle that it decides; null where there is none. `rules` are in order of precedence. */
export function decidedBy(
  space: Space,
  { document }: LoadedRuleSet,
  rules: readonly RuleHits[],
): ReadonlyMap<string, Path | null> {
  const waysOf = document.format === FLAT_FORMAT ? waysInOrder : waysInLayers;
  const vehicleOf = ({ hit, missed }: Way) => {
    const not = missed.map(({ hits }) => space.diagrams.not(hits));
    return space.vehicleIn([space.possible, ...hit.map(({ hits }) => hits), ...not]);
  };
  const firstOf = (ways: readonly Way[]) => {
    for (const way of ways) {
      const vehicle = vehicleOf(way);
      if (vehicle !== null) return vehicle;
    }
    return null;
  };
  return new Map(rules.map((one) => [one.rule.id, firstOf(waysOf(one, rules))]));
}

/** The rule decides when all of `hit` hit and none of `missed`. */
interface Way {
  readonly hit: readonly RuleHits[];
  readonly missed: readonly RuleHits[];
}

function waysInOrder(one: RuleHits, rules: readonly RuleHits[]): readonly Way[] {
  return [{ hit: [one], missed: rules.slice(0, rules.indexOf(one)) }];
}

function waysInLayers(one: RuleHits, rules: readonly RuleHits[]): readonly Way[] {
  const above = rules.slice(0, rules.indexOf(one));
  const final = rules.filter(isFinal);
  const exemptions = rules.filter(isExemption);
  const bans = rules.filter((other) => isBan(other) && !isFinal(other));
  if (isFinal(one)) return [{ hit: [one], missed: above.filter(isFinal) }];
  if (isExemption(one)) {
    const missed = [...final, ...above.filter(isExemption)];
    return bans.map((ban) => ({ hit: [one, ban], missed }));
  }
  if (isBan(one)) return [{ hit: [one], missed: [...exemptions, ...above.filter(isBan)] }];
  const allowances = above.filter((other) => !isBan(other) && !isExemption(other));
  return [{ hit: [one], missed: [...final, ...bans, ...allowances] }];
}

function isFinal({ rule }: RuleHits): boolean {
  return rule.layer === 'over-limit';
}

function isExemption({ rule }: RuleHits): boolean {
  return rule.layer === 'exemption';
}

function isBan({ rule }: RuleHits): boolean {
  return rule.effect === 'block';
}
