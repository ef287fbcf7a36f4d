/**
 * What outsiders may know of a shadow (影子运行): a version of a rule set that is not in force is evaluated beside the one
 * that is, on every passage as it is decided. It has no effect; counts and differing passages are kept.
 */
import type { Because, Person } from './passage.ts';
import type { RuleSetName, WorkState } from './policy-work.ts';
import { simulationLevels } from './simulation.ts';

export const shadowLevels = simulationLevels;
export type ShadowLevel = (typeof shadowLevels)[number];

/** At once, over all versions; of one version at most one. */
export const mostShadows = 3;

/** Past the work of its author, and not retired. */
export const candidateStates = ['submitted', 'approved', 'published'] as const satisfies readonly WorkState[];

export function isCandidateState(state: WorkState): boolean {
  return (candidateStates as readonly WorkState[]).includes(state);
}

interface Signed {
  readonly person: Person;
  readonly reason: Because;
  /** By the caller's clock, ms. */
  readonly at: number;
}

export interface ShadowStart extends Signed {
  readonly act: 'start';
  /** Chosen by the caller, once for one click. */
  readonly shadow: string;
  readonly ruleSet: RuleSetName;
  /** Of the revision that the person has looked at. */
  readonly digest: string;
  /** As if in force throughout; null leaves each passage the level that it has. */
  readonly level: ShadowLevel | null;
}

export interface ShadowStop extends Signed {
  readonly act: 'stop';
  readonly shadow: string;
}

export type ShadowOrder = ShadowStart | ShadowStop;

export interface ShadowAnswer {
  readonly shadow: string;
  /** Ledger entry that holds it. */
  readonly seq: string;
}

/**
 * Why it is not possible now, the first of the failure's details: in force or not far enough, this version has one
 * already, `mostShadows` run, or it has ended.
 */
export const shadowRefusals = ['not-a-candidate', 'runs', 'full', 'ended'] as const;
export type ShadowRefusal = (typeof shadowRefusals)[number];

export const shadowWorkflow = 'shadowPolicy';

export interface ShadowActivities {
  /**
   * Safe to repeat. Throws `UnknownSubject` where there is no such version or shadow, `ChangedMeanwhile` when somebody
   * saved after the revision that was looked at, `NotPossibleNow` with a `ShadowRefusal`.
   */
  recordShadow(order: ShadowOrder): Promise<ShadowAnswer>;
}
