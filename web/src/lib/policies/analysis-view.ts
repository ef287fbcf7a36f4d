/** What the analysis of a rule set says, in words of both languages: worked out on the server or while editing. */
import type { Facts, Outcome } from '../../../../rules/model/decision.ts';
import type { Label } from '../../../../rules/model/label.ts';

/** A vehicle, and what these rules decide about it: a test can be made of it. */
export interface Example {
  /** What differs from the ordinary vehicle. */
  readonly given: Facts;
  readonly outcome: Outcome;
  /** The rule that decides; `default` where none hits. */
  readonly rule: string;
}

interface WithExample {
  readonly example: Example;
}

export interface ToldCase extends WithExample {
  readonly text: Label;
}

export interface ToldPair extends WithExample {
  readonly rules: readonly [string, string];
}

interface Told<Case> {
  readonly cases: readonly Case[];
  readonly total: number;
}

export interface AnalysisView {
  readonly gaps: Told<ToldCase>;
  readonly overlaps: Told<ToldPair>;
  readonly contradictions: Told<ToldPair>;
  readonly neverHit: readonly string[];
  readonly neverDecides: readonly string[];
  /** Rules that no test shows, with a vehicle that they decide; null where there is none. */
  readonly untested: readonly { readonly rule: string; readonly example: Example | null }[];
  /** Facts that a vehicle is better off with when nobody knows them. */
  readonly unknown: readonly (WithExample & { readonly fact: string })[];
  readonly blocksEverything: boolean;
  readonly allowsEverything: boolean;
}

export interface DifferenceView {
  readonly id: string;
  readonly version: number;
  readonly newlyBlocked: Told<ToldCase>;
  readonly newlyAllowed: Told<ToldCase>;
}
