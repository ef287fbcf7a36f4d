/** Everything about one passage. Instants in milliseconds since the epoch. */
import type { Decision } from '../../../../rules/model/decision.ts';
import type { ListedPlate } from '../../../../rules/identification/listed.ts';
import type { PlateFinding } from '../../../../rules/identification/plate-findings.ts';
import type { PhotoRef, TimelineItem } from '../../../../workflows/contract/passage.ts';
import type { LaneName } from '../gates/lane-view.ts';

export interface LedgerLine {
  readonly seq: string;
  readonly kind: string;
  readonly actor: { readonly kind: string; readonly name: string; readonly via?: string };
  readonly recordedAt: number;
  readonly hash: string;
}

export interface UploadLine {
  readonly regulator: string;
  readonly gate: string;
  readonly serial: string;
  readonly passageId: string;
  readonly eventTime: number;
  readonly isBackfill: boolean;
  readonly state: string;
  readonly platformRecordId: string | null;
  readonly message: string | null;
  readonly settledAt: number | null;
}

/** An upload with the plate of its passage. */
export type UploadRow = UploadLine & { readonly plateNo: string | null; readonly plateColour: string | null };

export interface WorkflowEvent {
  readonly id: string;
  readonly at: number;
  readonly what: string;
  readonly detail: string;
}

/** `gone`: Temporal answers but has no such workflow any more. `down`: it does not answer. */
export interface WorkflowView {
  readonly found: 'running' | 'closed' | 'gone' | 'down';
  readonly state: string | null;
  readonly since: number | null;
  readonly orders: readonly string[];
  readonly problem: string | null;
  readonly timeline: readonly TimelineItem[] | null;
  readonly events: readonly WorkflowEvent[];
}

export interface Override {
  readonly kind: string;
  readonly person: string;
  readonly reason: { readonly code: string; readonly text: string };
  readonly seq: string;
}

/** Who the vehicle is, as far as it is not plain. */
export interface Identification {
  readonly findings: readonly PlateFinding[];
  /** Of the over-limit list. */
  readonly listed: readonly ListedPlate[];
  /** Judgement basis code 0–3; null: not recorded. */
  readonly emissionBasis: string | null;
}

export interface PassageView {
  readonly id: string;
  readonly lane: string;
  readonly laneName: LaneName;
  readonly direction: string;
  readonly eventTime: number;
  readonly device: string;
  readonly plateNo: string | null;
  readonly plateColour: string | null;
  readonly confidence: number | null;
  readonly photos: readonly PhotoRef[];
  readonly state: string;
  readonly outcome: string | null;
  readonly stage: string | null;
  readonly fuel: string | null;
  readonly decision: Decision | null;
  readonly identification: Identification;
  readonly override: Override | null;
  readonly opened: boolean;
  readonly result: string | null;
  readonly finishedAt: number | null;
  readonly timeline: readonly TimelineItem[] | null;
  /** What it is, the column of the plan that decided, and the machine of ledger B or C; null where nobody decided. */
  readonly subject: string | null;
  readonly decidedAs: string | null;
  readonly machine: string | null;
  readonly vehicle: { readonly fleet: string | null; readonly cargo: string | null } | null;
  readonly ledger: readonly LedgerLine[];
  readonly uploads: readonly UploadLine[];
}
