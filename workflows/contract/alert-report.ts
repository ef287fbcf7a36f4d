/** The report of an alert as its entry `alert-closed` holds it. Instants ISO 8601, days in Beijing time. */
import type { SwitchKind } from './alert.ts';

/** Passages of one vehicle class: heavy, medium, light, unknown … */
export interface ReportedCount {
  readonly class: string;
  readonly allowed: number;
  readonly blocked: number;
}

export interface AlertReport {
  readonly alert: string;
  /** Null: it was never in force. */
  readonly from: string | null;
  readonly to: string | null;
  readonly switches: readonly {
    readonly seq: string;
    readonly kind: SwitchKind | (string & {});
    readonly level: string;
    readonly effectiveFrom: string;
    readonly at: string;
    readonly person: string;
    readonly noticeNo: string | null;
    /** Replaced before it came into effect. */
    readonly superseded: boolean;
    readonly brake: boolean;
  }[];
  readonly activations: readonly {
    readonly seq: string;
    readonly level: string;
    readonly levelInForce: string;
    readonly effectiveFrom: string;
    readonly recordedAt: string;
    readonly planVersion: number | null;
    readonly ruleSets: Readonly<
      Record<string, { readonly id: string; readonly version: number; readonly digest: string } | null>
    >;
  }[];
  /** Recorded days without alert before it, and what came on a mean one of them. */
  readonly baseline: { readonly days: readonly string[]; readonly perDay: readonly ReportedCount[] };
  readonly during: { readonly days: number; readonly counts: readonly ReportedCount[] };
  readonly refusals: readonly {
    readonly code: string;
    readonly zh: string | null;
    readonly en: string | null;
    readonly count: number;
  }[];
  readonly exemptions: readonly { readonly id: string; readonly ground: string; readonly count: number }[];
  readonly byHand: readonly {
    readonly passage: string;
    readonly plateNo: string | null;
    readonly person: string | null;
    readonly code: string | null;
    readonly text: string | null;
    readonly at: string;
  }[];
  readonly decidedAgain: number;
  readonly acknowledgements: readonly {
    readonly lane: string;
    readonly level: string;
    readonly board: string;
    readonly from: string;
    readonly at: string;
  }[];
}
