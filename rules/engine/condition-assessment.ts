/** A condition tree with the truth of every node, leaves that a short circuit would skip included. */
import type { ConditionTrace, Facts } from '../model/decision.ts';
import type { Condition } from '../model/rule-set.ts';
import { leafHolds } from './operators.ts';

export type Assessment =
  | { readonly kind: 'leaf'; readonly holds: boolean; readonly trace: ConditionTrace }
  | { readonly kind: 'all' | 'any' | 'not'; readonly holds: boolean; readonly parts: readonly Assessment[] };

/** A leaf that made the tree true; `asked` is false where it stands under a negation and does not hold. */
export interface Cause {
  readonly trace: ConditionTrace;
  readonly asked: boolean;
}

export function assessCondition(condition: Condition, facts: Facts): Assessment {
  if ('all' in condition) {
    const parts = condition.all.map((part) => assessCondition(part, facts));
    return { kind: 'all', holds: parts.every((part) => part.holds), parts };
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => assessCondition(part, facts));
    return { kind: 'any', holds: parts.some((part) => part.holds), parts };
  }
  if ('not' in condition) {
    const part = assessCondition(condition.not, facts);
    return { kind: 'not', holds: !part.holds, parts: [part] };
  }
  const actual = facts[condition.fact] as ConditionTrace['actual'];
  const holds = leafHolds(condition, actual);
  const { fact, operator, value: needed } = condition;
  return { kind: 'leaf', holds, trace: { fact, operator, actual, needed, holds } };
}

/** Every leaf, in document order. */
export function leavesOf(assessment: Assessment): readonly ConditionTrace[] {
  return assessment.kind === 'leaf' ? [assessment.trace] : assessment.parts.flatMap(leavesOf);
}

/** The leaves to which a true tree owes its truth, in document order; none for a false tree. */
export function causesOf(assessment: Assessment): readonly Cause[] {
  return causes(assessment, true);
}

function causes(assessment: Assessment, asked: boolean): readonly Cause[] {
  if (assessment.holds !== asked) return [];
  if (assessment.kind === 'leaf') return [{ trace: assessment.trace, asked }];
  const askedOfParts = assessment.kind === 'not' ? !asked : asked;
  return assessment.parts.flatMap((part) => causes(part, askedOfParts));
}
