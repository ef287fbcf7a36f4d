/** What the pages of drills show. Instants in ms. */
import type { DrillTerms } from '../../../../workflows/contract/drill.ts';
import type { DrillGrade, DrillReport } from '../../../../workflows/contract/drill-report.ts';

export interface DrillLine {
  readonly name: string;
  readonly level: string;
  readonly effectiveFrom: number;
  readonly state: 'open' | 'graded' | 'aborted';
  readonly grade: DrillGrade | null;
  readonly person: string;
  readonly seq: string;
}

export interface DrillLane {
  readonly lane: string;
  readonly zh: string;
  readonly en: string;
  readonly said: { readonly at: number; readonly barrier: string; readonly seq: string } | null;
}

/** What the gate decided is told with the answer, not before. */
export interface DrillQuestion {
  readonly n: number;
  readonly lane: string;
  readonly plateNo: string;
  readonly plateColour: string;
  readonly vehicleType: string | null;
  readonly stage: string | null;
  readonly fuel: string | null;
  readonly at: number;
  readonly answer: {
    readonly person: string;
    readonly afterMs: number;
    readonly outcome: string;
    readonly isRight: boolean;
    readonly reason: { readonly zh: string; readonly en: string } | null;
    readonly seq: string;
  } | null;
}

export interface DrillDone {
  readonly act: string;
  readonly person: string;
  readonly isMine: boolean;
  readonly at: number;
  readonly seq: string;
}

export interface DrillView {
  readonly line: DrillLine;
  readonly terms: DrillTerms;
  readonly announcedAt: number;
  readonly lanes: readonly DrillLane[];
  readonly traffic: { readonly decided: number; readonly blocked: number; readonly wrong: number };
  readonly questions: readonly DrillQuestion[];
  readonly done: readonly DrillDone[];
  readonly end: {
    readonly at: number;
    readonly person: string | null;
    readonly why: string | null;
    readonly seq: string;
  } | null;
  readonly report: DrillReport | null;
}

export const drillPath = (name: string): string => `/alerts/drills/${name}`;
