/**
 * What outsiders may know of a review (复核): somebody else looks at what a person ordered at a gate on their own word.
 * One per passage, `review/<passage>`. Under review are releases against or without a decision, and the identification
 * by hand of a vehicle that was let in by it. Who gave any of these orders may not review them (I9).
 */
import { defineQuery, defineSignal, defineUpdate } from './messages.ts';
import type { Because, Person } from './passage.ts';

export const reviewedKinds = ['release', 'identify'] as const;

/** One order of a person, as the ledger holds it. */
export interface ReviewedOrder {
  /** Number of the ledger entry; within a review it names the order. */
  readonly seq: string;
  readonly kind: (typeof reviewedKinds)[number];
  readonly person: Person;
  readonly reason: Because;
  /** When ordered, ms since the epoch. */
  readonly at: number;
}

export interface ReviewInput {
  readonly passage: string;
  /** At least one, oldest first. */
  readonly orders: readonly ReviewedOrder[];
  /** How long after the newest order a verdict is overdue, ms. */
  readonly overdueAfter: number;
}

export const verdicts = ['accept', 'object'] as const;
export type Verdict = (typeof verdicts)[number];

export interface ReviewVerdict {
  readonly verdict: Verdict;
  readonly person: Person;
  readonly reason: Because;
  /** When given, by the caller's clock, ms. */
  readonly at: number;
}

export interface ReviewAnswer {
  readonly verdict: Verdict;
  /** Ledger entry that holds the verdict. */
  readonly seq: string;
}

export interface ReviewStatus {
  readonly state: string;
  readonly orders: readonly ReviewedOrder[];
}

export const reviewWorkflow = 'review';
/** Another order of the same passage; one that is known already changes nothing. */
export const orderedSignal = defineSignal<[readonly ReviewedOrder[]]>('ordered');
/**
 * Answered when the verdict is in the ledger. Refused: `NotYours` without the role for it, `OwnWork` for whoever gave
 * one of the orders, `BadRequest`, `NotPossibleNow` while it is not awaited.
 */
export const reviewUpdate = defineUpdate<ReviewAnswer, [ReviewVerdict]>('review');
export const reviewQuery = defineQuery<ReviewStatus>('status');

/** `upTo`: number of the newest order that the act is about; part of the entry's key, so that a second try writes nothing. */
export interface ReviewActivities {
  /** Puts the orders up for review. `settled`: the ledger holds a verdict about them already. */
  recordReviewRequested(order: {
    passage: string;
    orders: readonly ReviewedOrder[];
    upTo: string;
  }): Promise<{ settled: Verdict | null }>;
  recordReviewOverdue(order: { passage: string; upTo: string; since: number }): Promise<void>;
  /** The first verdict about the same orders counts: `verdict` is that one's. */
  recordVerdict(order: {
    passage: string;
    orders: readonly string[];
    upTo: string;
    verdict: ReviewVerdict;
  }): Promise<ReviewAnswer>;
}
