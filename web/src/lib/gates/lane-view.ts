/** What the live board shows of one lane, and of what waits for people. */
import type { LivePassage } from '../../../../workflows/contract/passage.sink.ts';

/** One reading of a barrier's inputs, as the gate publishes it (true: occupied). */
export interface BarrierInputs {
  readonly arm: 'open' | 'closed' | 'between' | 'fault';
  readonly loopA: boolean;
  readonly loopB: boolean;
  readonly radar: boolean;
  readonly handset: boolean;
  readonly at: number;
}

export const deviceParts = ['camera', 'barrier', 'board'] as const;
export type DevicePart = (typeof deviceParts)[number];
export interface DeviceHealth {
  readonly ok: boolean;
  readonly at: number;
  readonly problem: string | null;
}

export const armFaults = ['arm-not-confirmed', 'arm-not-closed'] as const;
export type ArmFault = (typeof armFaults)[number];

/** Both names of a lane. */
export interface LaneName {
  readonly zh: string;
  readonly en: string;
}

export interface LaneView {
  readonly id: string;
  readonly name: LaneName;
  readonly direction: 'in' | 'out';
  /** Null: this lane has said nothing yet. */
  readonly state: string | null;
  readonly since: number | null;
  /** The passage in the lane, or the last one while the lane is idle. */
  readonly live: LivePassage | null;
  readonly photo: string | null;
  /** How `live` ended; null while it runs. */
  readonly result: string | null;
  readonly vehicle: { readonly fleet: string | null; readonly cargo: string | null } | null;
  /** Null: not known, because nobody has read them or the barrier does not answer. */
  readonly sensors: BarrierInputs | null;
  /** The newest order to the arm that was not seen carried out; null where none is outstanding. */
  readonly armFault: ArmFault | null;
  readonly devices: Partial<Record<DevicePart, DeviceHealth>>;
}

export interface RecentPassage {
  readonly id: string;
  readonly lane: string;
  readonly eventTime: number;
  readonly plateNo: string | null;
  readonly plateColour: string | null;
  readonly stage: string | null;
  readonly fuel: string | null;
  readonly outcome: string | null;
  readonly decidingCode: string | null;
  readonly why: LaneName | null;
  readonly state: string;
  readonly override: string | null;
  readonly result: string | null;
  readonly opened: boolean;
  /** The state of its workflow while it is the one that its lane deals with. */
  readonly live: string | null;
  readonly alertLevel: string | null;
  readonly lastSeq: string;
  readonly entrance: string;
  readonly direction: string;
  readonly device: string;
  /** Per cent. */
  readonly confidence: number | null;
  /** `orange v3` */
  readonly ruleSet: string | null;
  /** What it is, by the registers, and which machine; null where nobody decided, or it is none. */
  readonly subject: string | null;
  readonly machine: string | null;
}

export interface AlarmView {
  readonly seq: string;
  readonly lane: string;
  readonly kind: string;
  readonly at: number;
  readonly passageId: string | null;
  readonly plateNo: string | null;
  readonly plateColour: string | null;
}

/** An order that a person gave a moment ago. */
export interface DoneOrder {
  readonly seq: string;
  readonly kind: string;
  readonly passageId: string;
  readonly person: string;
  readonly at: number;
  readonly plateNo: string | null;
  readonly plateColour: string | null;
}

export interface Board {
  readonly lanes: readonly LaneView[];
  readonly latest: readonly RecentPassage[];
  readonly alarms: readonly AlarmView[];
  readonly done: readonly DoneOrder[];
  readonly counts: {
    readonly in: number;
    readonly out: number;
    readonly blocked: number;
    readonly released: number;
    readonly unread: number;
    readonly queued: number;
  };
}
