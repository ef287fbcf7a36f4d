/** What the analysis of a rule set says, in words of both languages: worked out on the server or while editing. */
import type { Facts } from '../../../../rules/model/decision.ts';
import type { Label } from '../../../../rules/model/label.ts';

interface WithExample {
  /** What differs from the ordinary vehicle: a test can start from it. */
  readonly given: Facts;
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
  /** Rules that no test shows. */
  readonly untested: readonly string[];
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
