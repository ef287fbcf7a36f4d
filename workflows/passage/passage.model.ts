/** The words of the passage machine: what it knows, what can happen to it. */
import type {
  AlarmKind,
  BoardScene,
  DecisionBrief,
  CloseAnswer,
  OpenAnswer,
} from '../contract/passage.activities.ts';
import type {
  ControlStatus,
  IdentifyOrder,
  OverrideOrder,
  PassageEnd,
  PassageInput,
  Reread,
  Sensed,
  TimelineItem,
} from '../contract/passage.ts';

export interface PassageContext {
  readonly input: PassageInput;
  readonly plateNo: string | null;
  readonly plateColour: string;
  readonly identified: IdentifyOrder | null;
  readonly decision: DecisionBrief | null;
  /** By which instant it was decided. */
  readonly decidedFor: number;
  /** The control status that came last while this passage ran; the one that it was decided again under. */
  readonly status: ControlStatus | null;
  readonly decidedUnder: string | null;
  /** It left while it was decided again. */
  readonly leftWhy: 'turned-back' | 'replaced' | null;
  /** Why a person has to look, in words; null while all goes well. */
  readonly problem: string | null;
  /** The same for the board, where it has words for it. */
  readonly problemSign: string | null;
  /** The order being written to the ledger, and the number of the entry once it is there. */
  readonly order: { readonly kind: OverrideKind; readonly order: OverrideOrder } | null;
  readonly orderSeq: string | null;
  /** How many orders were given: part of their ledger keys. */
  readonly turn: number;
  /** The ledger entry that allows the opening (I1). */
  readonly allowedBy: string | null;
  readonly sensed: Sensed | null;
  readonly sawLoopA: boolean;
  readonly sawLoopB: boolean;
  /** Crossed loop B under a raised arm while nobody had allowed it. */
  readonly crossed: boolean;
  /** How often the arm was looked at because it had not closed. */
  readonly closeTries: number;
  readonly gap: boolean;
  readonly coilAt: number | null;
  readonly openedAt: number | null;
  readonly result: PassageEnd | null;
  readonly at: number;
  readonly timeline: readonly TimelineItem[];
}

export type OverrideKind = 'release' | 'refuse' | 'retry-open';

export type PassageEvent =
  | { readonly type: 'decided'; readonly decision: DecisionBrief }
  | {
      readonly type: 'undecidable';
      readonly message: string;
      readonly sign?: string;
      readonly at: number;
    }
  | { readonly type: 'openAnswered'; readonly answer: OpenAnswer }
  | { readonly type: 'closeAnswered'; readonly answer: CloseAnswer }
  | { readonly type: 'inputsRead'; readonly sensed: Sensed | null; readonly at: number }
  | { readonly type: 'sensed'; readonly sensed: Sensed }
  | { readonly type: 'statusChanged'; readonly status: ControlStatus }
  | { readonly type: 'reread'; readonly read: Reread }
  | { readonly type: 'vehicleLeft'; readonly why: 'turned-back' | 'replaced'; readonly at: number }
  | { readonly type: 'release'; readonly order: OverrideOrder }
  | { readonly type: 'refuse'; readonly order: OverrideOrder }
  | { readonly type: 'retryOpen'; readonly order: OverrideOrder }
  | { readonly type: 'identify'; readonly order: IdentifyOrder }
  | { readonly type: 'orderRecorded'; readonly seq: string; readonly at: number }
  | { readonly type: 'finishRecorded'; readonly seq: string; readonly at: number };

export interface EffectParams {
  readonly showBoard: { readonly scene: BoardScene };
  readonly raiseAlarm: { readonly alarm: AlarmKind };
}

export function firstContext(input: PassageInput): PassageContext {
  return {
    input,
    plateNo: input.plateNo,
    plateColour: input.plateColour,
    identified: null,
    decision: null,
    decidedFor: input.eventTime,
    status: null,
    decidedUnder: null,
    leftWhy: null,
    problem: null,
    problemSign: null,
    order: null,
    orderSeq: null,
    turn: 0,
    allowedBy: null,
    sensed: input.sensed,
    sawLoopA: input.sensed?.loopA ?? false,
    sawLoopB: false,
    crossed: false,
    closeTries: 0,
    gap: false,
    coilAt: null,
    openedAt: null,
    result: null,
    at: input.receivedAt,
    timeline: [{ at: input.receivedAt, what: input.plateNo === null ? 'unread' : 'plateRead' }],
  };
}
