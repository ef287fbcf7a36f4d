/** What outsiders may know of a passage workflow: its input, its messages and what it answers. */
import { defineQuery, defineSignal, defineUpdate } from './messages.ts';

export interface PhotoRef {
  readonly role: 'body' | 'plate';
  readonly sha256: string;
  readonly bytes: number;
}

/** Waits of one passage, in milliseconds. */
export interface PassageTiming {
  /** From the pulse until the open limit must have answered. */
  readonly confirmOpen: number;
  /** From open until a vehicle must have reached loop B. */
  readonly enter: number;
  /** From the close pulse until the close limit must have answered. */
  readonly confirmClose: number;
  /** Between tries to close an arm that did not close. */
  readonly retryClose: number;
  /** How long loops A and B must be clear before a waiting vehicle counts as gone. */
  readonly leave: number;
}

export const defaultTiming: PassageTiming = {
  confirmOpen: 4_000,
  enter: 60_000,
  confirmClose: 6_000,
  retryClose: 15_000,
  leave: 3_000,
};

export interface PassageInput {
  readonly passage: string;
  readonly lane: string;
  readonly entrance: string;
  readonly direction: 'in' | 'out';
  readonly device: string;
  readonly eventId: string;
  /** By the camera's clock, milliseconds since the epoch. */
  readonly eventTime: number;
  /** By our clock. */
  readonly receivedAt: number;
  /** `null`: no plate was read. */
  readonly plateNo: string | null;
  readonly plateColour: string;
  readonly confidence: number;
  /** Recorded by the camera while offline: the vehicle is long gone, it is decided and recorded only. */
  readonly offline: boolean;
  readonly flags: readonly string[];
  readonly photos: readonly PhotoRef[];
  /** What the lane's sensors said when the event came in; null where they could not be read. */
  readonly sensed: Sensed | null;
  readonly timing: PassageTiming;
}

/** Levels, not edges: what the inputs of the lane's barrier are now. */
export interface Sensed {
  readonly arm: 'open' | 'closed' | 'between' | 'fault';
  readonly loopA: boolean;
  readonly loopB: boolean;
  readonly radar: boolean;
  readonly at: number;
  /** First reading after a restart or an outage: what lies between was not seen. */
  readonly afterGap: boolean;
}

/**
 * Who orders. The user name tells people of one name apart, and that nobody approves their own work (I9).
 * The role is checked against the table of acts: `NotYours` where it may not. Absent: ordered on the host itself, by
 * command line, which is an act of whoever has the machine; the entry's actor then says `via: host`.
 */
export interface Person {
  readonly name: string;
  readonly username?: string;
  readonly role?: string;
  /** Network address that the order came from; recorded, asked for by nothing. */
  readonly address?: string;
}

/** Why somebody overrides a decision. `code` is from a list, `text` is the person's own words. */
export interface Because {
  readonly code: string;
  readonly text: string;
}

export interface OverrideOrder {
  readonly person: Person;
  readonly reason: Because;
  /** When ordered, by the caller's clock, ms. */
  readonly at: number;
}

export interface IdentifyOrder extends OverrideOrder {
  readonly plateNo: string;
  readonly plateColour: string;
}

export interface OrderAnswer {
  readonly state: string;
  /** Ledger entry that holds the order. */
  readonly seq: string;
}

/** A second, better read of the same undecided vehicle. */
export interface Reread {
  readonly plateNo: string;
  readonly plateColour: string;
  readonly confidence: number;
  readonly at: number;
}

/** What gates go by since an instant: the level in force and its rule set. */
export interface ControlStatus {
  /** The same as long as nothing of it changes. */
  readonly id: string;
  readonly level: string;
  /** Since when, ms. */
  readonly from: number;
  /** The newest ledger entry that made it so. */
  readonly seq: string;
}

export const passageWorkflow = 'passage';
export const sensedSignal = defineSignal<[Sensed]>('sensed');
export const rereadSignal = defineSignal<[Reread]>('reread');
/** The vehicle is gone: turned back as the camera saw it, or another vehicle stands in its place. */
export const vehicleLeftSignal =
  defineSignal<[{ why: 'turned-back' | 'replaced'; at: number }]>('vehicleLeft');
/** Another control status counts from now on: whoever waits, blocked or undecided, is decided again. */
export const statusSignal = defineSignal<[ControlStatus]>('control');
export const releaseUpdate = defineUpdate<OrderAnswer, [OverrideOrder]>('release');
export const refuseUpdate = defineUpdate<OrderAnswer, [OverrideOrder]>('refuse');
export const identifyUpdate = defineUpdate<OrderAnswer, [IdentifyOrder]>('identify');
/** Arm not confirmed: a person on the spot orders one more pulse. */
export const retryOpenUpdate = defineUpdate<OrderAnswer, [OverrideOrder]>('retryOpen');
export const statusQuery = defineQuery<PassageStatus>('status');

export interface TimelineItem {
  readonly at: number;
  readonly what: string;
  readonly detail?: string;
}

/** What a person sees of a running passage. */
export interface PassageStatus {
  readonly passage: string;
  readonly state: string;
  readonly since: number;
  readonly plateNo: string | null;
  readonly plateColour: string;
  readonly outcome: 'allow' | 'block' | null;
  readonly reason: { zh: string; en: string } | null;
  readonly decisionSeq: string | null;
  readonly eventTime: number;
  readonly problem: string | null;
  readonly orders: readonly string[];
  readonly timeline: readonly TimelineItem[];
}

export interface PassageResult {
  readonly passage: string;
  readonly result: PassageEnd;
  readonly opened: boolean;
  /** The opening coil was pulsed: the arm may still rise, however late. */
  readonly pulsed: boolean;
}

/** How a passage ended. `unobserved`: open arm, clear loops after a gap in which nobody looked. */
export const passageEnds = [
  'passed',
  'turned-back',
  'replaced',
  'not-entered',
  'unobserved',
  'back-filled',
  /** Through a raised arm that nobody here had ordered up: by the handset, or lifted by hand. */
  'passed-unreleased',
] as const;
export type PassageEnd = (typeof passageEnds)[number];
