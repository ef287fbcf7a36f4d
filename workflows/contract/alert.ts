/** What outsiders may know of an alert workflow. */
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
} as const;

/** Who switches: the name, and for whoever is signed in user name, role and address, as in `Person`. */
export interface SwitchSigner {
  readonly person: string;
  readonly username?: string;
  readonly role?: string;
  readonly address?: string;
}

/** One switch. Times in milliseconds since the epoch. Refused with `NotYours` where the role may not switch. */
export interface AlertOrder extends SwitchSigner {
  readonly level: RaisedLevel;
  /** From this instant on, inclusive, by event time. */
  readonly effectiveFrom: number;
  readonly reason: string;
  readonly noticeNo: string | null;
  /** When ordered. */
  readonly at: number;
}

export interface LiftOrder extends SwitchSigner {
  readonly effectiveFrom: number;
  readonly reason: string;
  readonly at: number;
}

export function switchSigner({ person, username, role, address }: SwitchSigner): Person {
  return {
    name: person,
    ...(username === undefined ? {} : { username }),
    ...(role === undefined ? {} : { role }),
    ...(address === undefined ? {} : { address }),
  };
}

export type SwitchKind = 'started' | 'changed' | 'lifted';

export interface AlertInput {
  readonly alert: string;
  readonly order: Omit<AlertOrder, 'level'> & { readonly level: RaisedLevel | 'none' };
  /** The alert is in the ledger already and its workflow was lost: `order` is its last switch, the `turn`th. */
  readonly resumed?: { readonly turn: number; readonly kind: SwitchKind };
}

export interface AlertAnswer {
  readonly alert: string;
  readonly state: string;
  readonly level: RaisedLevel | 'none';
  readonly effectiveFrom: number;
  readonly seq: string;
}

export const alertWorkflow = 'alert';
/** Waits until the start is in the ledger. */
export const startedUpdate = defineUpdate<AlertAnswer, []>('started');
export const changeUpdate = defineUpdate<AlertAnswer, [AlertOrder]>('change');
export const liftUpdate = defineUpdate<AlertAnswer, [LiftOrder]>('lift');
export const alertQuery = defineQuery<AlertAnswer>('status');

export interface AlertActivities {
  /** Appends `alert-started`, `alert-changed` or `alert-lifted`; from then on decisions take the level by event time. */
  recordAlert(
    order: SwitchSigner & {
      alert: string;
      kind: SwitchKind;
      level: RaisedLevel | 'none';
      effectiveFrom: number;
      reason: string;
      noticeNo: string | null;
      at: number;
      turn: number;
    },
  ): Promise<{ seq: string }>;
}
