/** What the analysis of a rule set says, in words of both languages: worked out on the server, told by the page. */
import type { Label } from '../../../../rules/model/label.ts';

export interface ToldCase {
  readonly text: Label;
  /** What differs from the ordinary vehicle: a test can start from it. */
  readonly example: string;
}

export interface AnalysisView {
  readonly gaps: { readonly cases: readonly ToldCase[]; readonly total: number };
  readonly overlaps: { readonly cases: readonly ToldPair[]; readonly total: number };
  readonly contradictions: { readonly cases: readonly ToldPair[]; readonly total: number };
  readonly neverHit: readonly string[];
  readonly neverDecides: readonly string[];
  /** Facts that a vehicle is better off with when nobody knows them. */
  readonly unknown: readonly { readonly fact: string; readonly example: string }[];
  readonly blocksEverything: boolean;
  readonly allowsEverything: boolean;
}

export interface ToldPair {
  readonly rules: readonly [string, string];
  readonly example: string;
}

export interface DifferenceView {
  readonly version: number;
  readonly newlyBlocked: { readonly cases: readonly ToldCase[]; readonly total: number };
  readonly newlyAllowed: { readonly cases: readonly ToldCase[]; readonly total: number };
}
