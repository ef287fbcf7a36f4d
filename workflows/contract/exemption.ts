/**
 * What outsiders may know of an exemption (豁免): passage in spite of a ban, for a vehicle, a fleet, a cargo or a category,
 * proposed by one person, approved by another (I9), never without an end. One workflow an exemption, `exemption/<id>`;
 * the ledger holds the state, the workflow puts the acts on it one after the other. An expired one stops by itself:
 * decisions ask for those in force at the event time.
 */
import { defineQuery, defineUpdate } from './messages.ts';
import type { Because, Person } from './passage.ts';
import type { Act } from './roles.ts';

export const exemptionGrounds = ['vehicle', 'fleet', 'cargo', 'category'] as const;
export type ExemptionGround = (typeof exemptionGrounds)[number];

/** Whom it is for; what the ground does not name is null. Codes as in the vehicle file. */
export interface ExemptionScope {
  readonly ground: ExemptionGround;
  readonly plateNo: string | null;
  readonly plateColour: string | null;
  readonly fleet: string | null;
  readonly cargo: string | null;
  readonly vehicleCategory: string | null;
}

export interface ExemptionTerms extends ExemptionScope {
  readonly reason: string;
  /** What shows that the reason holds: a document and where it is kept. */
  readonly evidence: string;
  readonly filingNo: string | null;
  /** Ms since the epoch, inclusive. */
  readonly validFrom: number;
  /** Exclusive. */
  readonly validTo: number;
}

/** In characters; `validity` in milliseconds, a leap year. */
export const exemptionLimits = {
  reason: { least: 4, most: 300 },
  evidence: { least: 4, most: 300 },
  filingNo: { least: 0, most: 80 },
  name: { least: 1, most: 60 },
  validity: 366 * 24 * 3_600_000,
} as const;

export const exemptionStates = ['none', 'proposed', 'approved', 'refused', 'ended'] as const;
export type ExemptionState = (typeof exemptionStates)[number];

/** What the ledger holds of it. */
export interface ExemptionWork {
  readonly id: string;
  readonly state: ExemptionState;
  /** Null before it is proposed. */
  readonly proposedBy: Person | null;
  readonly validTo: number | null;
}

interface Signed {
  readonly person: Person;
  /** By the caller's clock, ms. */
  readonly at: number;
}

export interface ProposeOrder extends Signed {
  readonly step: 'propose';
  readonly terms: ExemptionTerms;
}

export interface JudgeOrder extends Signed {
  readonly step: 'approve' | 'refuse' | 'end';
  readonly reason: Because;
}

export type ExemptionOrder = ProposeOrder | JudgeOrder;
export type ExemptionStep = ExemptionOrder['step'];

/** What a step asks of whoever takes it, in which states it is possible, and where it leads. */
export const exemptionSteps: Readonly<
  Record<
    ExemptionStep,
    { readonly asks: Act; readonly from: readonly ExemptionState[]; readonly to: ExemptionState }
  >
> = {
  propose: { asks: 'exemptions.propose', from: ['none'], to: 'proposed' },
  approve: { asks: 'exemptions.approve', from: ['proposed'], to: 'approved' },
  refuse: { asks: 'exemptions.approve', from: ['proposed'], to: 'refused' },
  /** Of what is only proposed: it is taken back. */
  end: { asks: 'exemptions.propose', from: ['proposed', 'approved'], to: 'ended' },
};

export interface ExemptionAnswer {
  readonly work: ExemptionWork;
  /** Ledger entry that holds the step. */
  readonly seq: string;
}

export const exemptionWorkflow = 'exemption';
/**
 * Answered when the step is in the ledger. Refused: `NotYours` without the role for it, `OwnWork` for the proposer who
 * approves or refuses, `NotPossibleNow` in another state or after its end, `BadRequest` for terms that are not whole.
 */
export const exemptionUpdate = defineUpdate<ExemptionAnswer, [ExemptionOrder]>('step');
export const exemptionQuery = defineQuery<ExemptionWork | null>('work');

export interface ExemptionActivities {
  loadExemption(id: string): Promise<ExemptionWork>;
  /** Appends the step; a second try of the same order writes nothing twice. */
  recordExemptionStep(given: {
    readonly id: string;
    readonly order: ExemptionOrder;
    readonly key: string;
  }): Promise<ExemptionAnswer>;
}
