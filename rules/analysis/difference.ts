/** For which vehicles two rule sets come to different outcomes, exactly. */
import type { Outcome } from '../model/decision.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import { EVERY } from './diagrams.ts';
import { outcomeOf, whereOutcomes } from './outcomes.ts';
import { BRANCH_BUDGET, Space } from './space.ts';
import { toldBoxes, type ToldBoxes } from './told-boxes.ts';

export interface Difference {
  /** Allowed by the first, blocked by the second. */
  readonly newlyBlocked: ToldBoxes;
  /** Blocked by the first, allowed by the second. */
  readonly newlyAllowed: ToldBoxes;
}

/** `budget` as for `analyse`. Throws AnalysisTooLarge. */
export function difference(
  before: LoadedRuleSet,
  after: LoadedRuleSet,
  budget: number = BRANCH_BUDGET,
): Difference {
  const space = new Space([before, after], budget);
  const sides = [before, after].map((ruleSet) => outcomeOf(ruleSet, space.rulesOf(ruleSet)));
  const [one, other] = sides as [ReturnType<typeof outcomeOf>, ReturnType<typeof outcomeOf>];
  const version = Math.min(before.catalogueVersion, after.catalogueVersion);
  const boxes = (...wanted: [Outcome, Outcome]): ToldBoxes => {
    const question = space.ask(whereOutcomes(wanted, [one, other]));
    return toldBoxes(space, question.region([[EVERY], ...one.groups, ...other.groups]), version);
  };
  return { newlyBlocked: boxes('allow', 'block'), newlyAllowed: boxes('block', 'allow') };
}
