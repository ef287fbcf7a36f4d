/** What a passage asks of the world. `activities/` implements it; the workflow only knows these types. */
import type {
  IdentifyOrder,
  OverrideOrder,
  PassageEnd,
  PassageInput,
  Sensed,
  TimelineItem,
} from './passage.ts';

/** The decision as the passage needs it; the whole of it is in the ledger entry `seq`. */
export interface DecisionBrief {
  readonly outcome: 'allow' | 'block';
  readonly code: string;
  readonly reason: { readonly zh: string; readonly en: string; readonly sign: string };
  readonly stage: string;
  readonly fuel: string;
  readonly alertLevel: string;
  /** After this vehicle, of the quota that is nearest to its end; absent where none counts it. */
  readonly quotaLeft?: number;
  readonly seq: string;
  readonly at: number;
}

export type BoardScene = 'allow' | 'block' | 'unread' | 'released' | 'refused' | 'undecided' | 'arm-problem';

export interface BoardOrder {
  readonly lane: string;
  readonly scene: BoardScene;
  readonly plateNo: string | null;
  readonly decision: DecisionBrief | null;
  /** Why nobody could decide, in the words of a sign; absent where there are none. */
  readonly sign?: string;
}

/** First of the details of an `Undecidable` failure, where the board has something to say of it. */
export interface UndecidableDetail {
  readonly sign: string;
}

/** `already-open`: the arm was up, no pulse was given. `unknown`: an earlier try of a dead worker may have pulsed (I2). */
export type OpenAnswer =
  | { readonly kind: 'pulsed'; readonly at: number; readonly tries: number }
  | { readonly kind: 'already-open'; readonly at: number }
  | { readonly kind: 'failed'; readonly at: number; readonly fault: string; readonly tries: number };

export type CloseAnswer =
  | { readonly kind: 'pulsed'; readonly at: number }
  | { readonly kind: 'occupied'; readonly at: number }
  | { readonly kind: 'failed'; readonly at: number; readonly fault: string };

export interface Recorded {
  readonly seq: string;
  readonly at: number;
}

export type AlarmKind =
  'arm-not-confirmed' | 'arm-not-closed' | 'undecidable' | 'board-failed' | 'passed-unreleased';

/** Run in the worker that holds the workflow, without a round trip: the driver waits for these. */
export interface PassageLocalActivities {
  /**
   * Returns the decision already in the ledger for this passage, if there is one. `again`: what it is under a control
   * status that came while the vehicle waited, by that instant; once a status. Throws `Undecidable`.
   */
  decide(order: {
    input: PassageInput;
    plateNo: string;
    plateColour: string;
    identified: IdentifyOrder | null;
    again?: { readonly status: string; readonly at: number; readonly before: string | null };
  }): Promise<DecisionBrief>;
  /** Never rejects for a device's sake. `order` names what allows it: the decision or the person (I1). */
  openBarrier(order: {
    passage: string;
    lane: string;
    allowedBy: string;
    again: boolean;
    /** When the vehicle was read, ms since the epoch; null where a person who sees it ordered the opening. */
    readAt: number | null;
  }): Promise<OpenAnswer>;
  closeBarrier(order: { passage: string; lane: string }): Promise<CloseAnswer>;
  readBarrier(order: { lane: string }): Promise<Sensed | null>;
  /** False when the board could not be reached; a passage never waits for its board. */
  showBoard(order: BoardOrder): Promise<boolean>;
}

/** Tried until they succeed. */
export interface PassageRecordActivities {
  recordUnread(order: { input: PassageInput }): Promise<Recorded>;
  /** No rule set could decide: what was read, and why nobody could say. */
  recordUndecided(order: {
    input: PassageInput;
    plateNo: string | null;
    plateColour: string;
    problem: string;
    /** Who read the plate, where the camera had not. */
    identified: IdentifyOrder | null;
  }): Promise<Recorded>;
  recordOverride(order: {
    input: PassageInput;
    kind: 'release' | 'refuse' | 'retry-open';
    order: OverrideOrder;
    decisionSeq: string | null;
    turn: number;
  }): Promise<Recorded>;
  recordOpened(order: {
    input: PassageInput;
    openedAt: number;
    coilAt: number | null;
    confirmedBy: string;
  }): Promise<Recorded>;
  raiseAlarm(order: { input: PassageInput; alarm: AlarmKind; detail: string; at: number }): Promise<Recorded>;
  recordFinished(order: {
    input: PassageInput;
    result: PassageEnd;
    opened: boolean;
    plateNo: string | null;
    plateColour: string;
    at: number;
    timeline: readonly TimelineItem[];
  }): Promise<Recorded>;
}
