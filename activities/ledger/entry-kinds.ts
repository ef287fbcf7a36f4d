/** Every kind of ledger entry: what happened, in the past tense. */
export const entryKinds = [
  'plant-registered',
  'lane-registered',
  'device-registered',
  'machine-registered',
  'vehicle-filed',
  'vin-confirmed',
  'over-limit-listed',
  'over-limit-released',
  'regulator-registered',
  'rule-set-drafted',
  'rule-set-submitted',
  'rule-set-withdrawn',
  'rule-set-approved',
  'rule-set-returned',
  'rule-set-published',
  'rule-set-retired',
  'policy-assigned',
  'plan-drafted',
  'plan-submitted',
  'plan-withdrawn',
  'plan-approved',
  'plan-returned',
  'plan-adopted',
  'plan-restored',
  'policy-simulated',
  'shadow-started',
  'shadow-stopped',
  'quota-measured',
  'exemption-proposed',
  'exemption-approved',
  'exemption-refused',
  'exemption-ended',
  'alert-started',
  'alert-changed',
  'alert-lifted',
  'alert-cancelled',
  'alert-activated',
  'alert-closed',
  'gate-acknowledged',
  'drill-announced',
  'drill-acknowledged',
  'drill-confirmed',
  'drill-stop-listed',
  'drill-answered',
  'drill-aborted',
  'drill-graded',
  'passage-unread',
  'passage-undecided',
  'passage-decided',
  'passage-decided-again',
  'passage-released',
  'passage-refused',
  'passage-retried',
  'passage-opened',
  'passage-finished',
  'alarm-raised',
  'alarm-acknowledged',
  'arm-lowered',
  'review-requested',
  'review-overdue',
  'review-accepted',
  'review-objected',
  'upload-accepted',
  'upload-rejected',
  'projections-rebuilt',
  'account-created',
  'account-disabled',
  'account-enabled',
  'account-reset',
  'password-changed',
  'access',
  'contact-filed',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Who did it: a person, a device, or the system itself. */
export interface Actor {
  readonly kind: 'person' | 'device' | 'system';
  readonly name: string;
  /** Ordered on the host itself, by command line: the name is what was given there. */
  readonly via?: 'host';
}

/** Whose clock `occurredAt` is by; `driftMs` = that clock minus ours when the event came in. */
export interface Clock {
  readonly source: 'device' | 'server';
  readonly driftMs: number;
}

export interface NewEntry {
  /** Idempotency: the same key is the same entry. */
  readonly key: string;
  readonly kind: EntryKind;
  /** What it is about: a passage, an alert, a plate, a device … */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly payload: unknown;
}

export const serverClock: Clock = { source: 'server', driftMs: 0 };
export const system: Actor = { kind: 'system', name: 'greengate' };

export interface AppendedEntry {
  readonly seq: string;
  readonly hash: string;
  /** Milliseconds since the epoch, database clock. */
  readonly recordedAt: number;
  /** The canonical payload of the entry under this key: not the given one if it existed before. */
  readonly payload: string;
  readonly existed: boolean;
}
