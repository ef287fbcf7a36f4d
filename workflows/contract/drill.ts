/**
 * What outsiders may know of a drill (演练): a level is rehearsed beside the live gates. It comes into effect at an instant,
 * every gate says what it would go by, vehicles of the plant are decided as they would be, people do what they would
 * have to; no arm, no sign and no passage is touched. One workflow a drill; its id is the drill's. One at a time, and
 * none while an alert is announced or in force.
 */
import type { Outcome } from '../../rules/model/decision.ts';
import type { NoticeDemand } from '../../rules/model/notice-demand.ts';
import type { RaisedLevel } from './alert.ts';
import { defineQuery, defineSignal, defineUpdate } from './messages.ts';
import type { Person } from './passage.ts';

export const drillLimits = {
  /** Between the announcement and the instant, ms. */
  ahead: { least: 5_000, most: 7 * 24 * 3_600_000 },
  /** How long the traffic goes on, seconds. */
  seconds: { least: 5, most: 1_800 },
  vehicles: { least: 4, most: 500 },
  /** Vehicles a second: they are decided one after the other, beside the gates. */
  pace: 4,
  /** How long ago the notice may have come, ms. */
  noticeWithin: 30 * 24 * 3_600_000,
  /** Vehicles of which people are asked what the gate has to do. */
  questions: { least: 0, most: 20 },
  /** After the traffic, for people to answer, seconds. */
  answerWithin: { least: 0, most: 3_600 },
  reason: { least: 4, most: 300 },
  noticeNo: { most: 80 },
} as const;

/** Ms from the announcement to the instant, at least: who comes is looked for first, one after the other. */
export function leastAhead(vehicles: number): number {
  return drillLimits.ahead.least + vehicles * 40;
}

export interface DrillTerms {
  readonly level: RaisedLevel;
  /** Ms since the epoch, as if announced for then. */
  readonly effectiveFrom: number;
  readonly seconds: number;
  readonly vehicles: number;
  readonly questions: number;
  readonly answerWithin: number;
  /** When the notice of the drill reached the plant, ms; what people take is counted from here. */
  readonly noticeAt: number;
  readonly noticeNo: string | null;
  readonly reason: string;
  /** What the notice asks for; null: outcomes are compared with nothing but a second evaluator. */
  readonly demand: NoticeDemand | null;
}

interface Signed {
  readonly person: Person;
  /** By the caller's clock, ms. */
  readonly at: number;
}

export interface DrillOrder extends Signed {
  readonly terms: DrillTerms;
}

/** Knows the level; has told whoever has to stop; says what the gate has to do with a vehicle. */
export type DrillAct = Signed &
  (
    | { readonly act: 'confirm' | 'stop-list' }
    | { readonly act: 'answer'; readonly n: number; readonly outcome: Outcome }
  );

export interface DrillEnd extends Signed {
  readonly reason: string;
}

export interface DrillInput {
  readonly drill: string;
  readonly order: DrillOrder;
}

export interface DrillAnswer {
  readonly drill: string;
  readonly state: string;
  readonly seq: string;
}

export const drillWorkflow = 'drill';
/** Answered when the announcement is in the ledger. Refused with `NotPossibleNow` and a `DrillRefusal`. */
export const drillAnnouncedUpdate = defineUpdate<DrillAnswer, []>('announced');
/** `NotYours`, `BadRequest`; `NotPossibleNow` with a `DrillRefusal` where it is over or somebody has answered. */
export const drillActUpdate = defineUpdate<DrillAnswer, [DrillAct]>('act');
/** Broken off: nothing is graded. */
export const drillAbortUpdate = defineUpdate<DrillAnswer, [DrillEnd]>('abort');
/** Nobody else is waited for: graded as it is. Only after the traffic. */
export const drillCloseUpdate = defineUpdate<DrillAnswer, [DrillEnd]>('close');
/** An alert is announced: it goes first, whatever the drill is at. */
export const drillInterruptSignal = defineSignal<[]>('interrupt');
export const drillQuery = defineQuery<string>('state');

/** The first of the failure's details. */
export const drillRefusals = [
  'open',
  'alert',
  'no-lanes',
  'late',
  'answered',
  'no-question',
  'over',
] as const;
export type DrillRefusal = (typeof drillRefusals)[number];

/** Why a drill ended without a grade. */
export type DrillBreak = 'person' | 'alert' | 'lost';

export interface DrillActivities {
  /** Appends `drill-announced`. Throws `NotPossibleNow`: another drill or an alert is open. */
  recordDrill(order: DrillInput): Promise<{ readonly seq: string }>;
  /** Decides the traffic as it comes, until it is through or the drill is over; safe to repeat. */
  driveDrill(drill: string): Promise<{ readonly vehicles: number }>;
  /** Appends the act; `isComplete`: nothing is left for people to do. */
  recordDrillAct(given: {
    readonly drill: string;
    readonly act: DrillAct;
  }): Promise<{ readonly seq: string; readonly isComplete: boolean }>;
  /** Appends `drill-aborted`; `by` null: an alert came. Of several ends the first counts. */
  abortDrill(given: {
    readonly drill: string;
    readonly why: DrillBreak;
    readonly by: DrillEnd | null;
  }): Promise<{ readonly seq: string }>;
  /** Appends `drill-graded` with the report, once. `by` null: the time was up, or everything was done. */
  gradeDrill(given: {
    readonly drill: string;
    readonly by: DrillEnd | null;
  }): Promise<{ readonly seq: string }>;
}
