/** What outsiders may know of an alert workflow. One workflow an alert; its id is the alert's. */
import { defineQuery, defineUpdate } from './messages.ts';
import type { Person } from './passage.ts';

export const alertLevels = ['yellow', 'orange', 'red'] as const;
export type RaisedLevel = (typeof alertLevels)[number];

/** What every switch has to say; console and command line ask for the same. Lengths in characters. */
export const switchLimits = {
  person: { least: 1, most: 40 },
  reason: { least: 4, most: 300 },
  noticeNo: { most: 80 },
  /** Milliseconds before or after now. */
  effectiveWithin: 30 * 24 * 3_600_000,
  /** Of the notice as a file, bytes. */
  noticeFile: { most: 10 * 1024 * 1024 },
} as const;

/** Who switches: the name, and for whoever is signed in user name, role and address, as in `Person`. */
export interface SwitchSigner {
  readonly person: string;
  readonly username?: string;
  readonly role?: string;
  readonly address?: string;
}

/** The notice as it came, kept under its SHA-256. */
export interface NoticeFile {
  readonly name: string;
  readonly type: string;
  readonly sha256: string;
  readonly bytes: number;
}

interface Switching extends SwitchSigner {
  /** From this instant on, inclusive, by event time. */
  readonly effectiveFrom: number;
  readonly reason: string;
  /** When ordered. */
  readonly at: number;
  /** The newest switch of this alert that the person has seen: another one means that somebody switched meanwhile. */
  basedOn?: string;
  readonly noticeNo?: string | null;
  readonly noticeFile?: NoticeFile;
  /** Taken back by the emergency brake. */
  readonly brake?: true;
}

/** One switch. Times in milliseconds since the epoch. Refused with `NotYours` where the role may not switch. */
export interface AlertOrder extends Switching {
  readonly level: RaisedLevel;
  readonly noticeNo: string | null;
  /** When the notice expects its end; nothing is lifted by it. */
  readonly expectedUntil?: number;
  /** The alerts, not over yet, that whoever announces this one knows of. Absent: none is asked about. */
  readonly besides?: readonly string[];
}

export type LiftOrder = Switching;

export function switchSigner({ person, username, role, address }: SwitchSigner): Person {
  return {
    name: person,
    ...(username === undefined ? {} : { username }),
    ...(role === undefined ? {} : { role }),
    ...(address === undefined ? {} : { address }),
  };
}

export type SwitchKind = 'started' | 'changed' | 'lifted' | 'cancelled';

export interface AlertInput {
  readonly alert: string;
  readonly order: Omit<AlertOrder, 'level'> & { readonly level: RaisedLevel | 'none' };
  /** The alert is in the ledger already and its workflow was lost: `order` is its last switch, the `turn`th. */
  readonly resumed?: {
    readonly turn: number;
    readonly kind: SwitchKind;
    /** A switch of it was in effect. */
    readonly wasActive: boolean;
  };
  /** Between the end and its report, ms: vehicles that waited are on their way by then. */
  readonly closeAfter?: number;
}

export interface AlertAnswer {
  readonly alert: string;
  readonly state: string;
  readonly level: RaisedLevel | 'none';
  readonly effectiveFrom: number;
  readonly seq: string;
}

export const alertWorkflow = 'alert';
/** Waits until the start is in the ledger. Refused with `ChangedMeanwhile`: another alert was announced. */
export const startedUpdate = defineUpdate<AlertAnswer, []>('started');
export const changeUpdate = defineUpdate<AlertAnswer, [AlertOrder]>('change');
/** Before it was ever in force this cancels the announcement. */
export const liftUpdate = defineUpdate<AlertAnswer, [LiftOrder]>('lift');
export const alertQuery = defineQuery<AlertAnswer>('status');

export interface SwitchRecord extends SwitchSigner {
  readonly alert: string;
  readonly kind: SwitchKind;
  readonly level: RaisedLevel | 'none';
  readonly effectiveFrom: number;
  readonly reason: string;
  readonly noticeNo: string | null;
  readonly noticeFile?: NoticeFile;
  readonly expectedUntil?: number;
  readonly besides?: readonly string[];
  readonly brake?: true;
  readonly at: number;
  readonly turn: number;
}

export interface AlertActivities {
  /**
   * Appends `alert-started`, `-changed`, `-lifted` or `-cancelled`; from then on decisions take the level by event time.
   * Throws `ChangedMeanwhile` where an alert is open that `besides` does not name.
   */
  recordAlert(order: SwitchRecord): Promise<{ seq: string }>;
  /** Appends `alert-activated`: what came into effect, with the rule sets of that instant. */
  recordActivation(order: {
    readonly alert: string;
    readonly turn: number;
    readonly switchSeq: string;
  }): Promise<{ seq: string }>;
  /** Appends `alert-closed` with the report of the alert. */
  closeAlert(order: { readonly alert: string; readonly turn: number }): Promise<{ seq: string }>;
}
