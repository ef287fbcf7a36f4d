/** Alerts as the console shows them. Instants in milliseconds since the epoch. */
export interface AlertNow {
  /** In force now. */
  readonly level: string;
  /** The alert that can be changed or lifted; its notice. */
  readonly running: string | null;
  /** Since when the level in force holds; null where none is. */
  readonly since: number | null;
  /** The next level that is announced, not yet in force. */
  readonly next: { readonly level: string; readonly from: number } | null;
  readonly noticeNo: string | null;
  /** What the plan gives to the level in force, for road vehicles; null where nothing is assigned. */
  readonly ruleSet: RuleSetTitle | null;
}

export interface RuleSetTitle {
  readonly id: string;
  readonly version: number;
  readonly zh: string;
  readonly en: string;
}

export interface AlertChangeView {
  readonly seq: string;
  readonly kind: string;
  /** When it was ordered. */
  readonly at: number;
  readonly noticeNo: string | null;
  readonly noticeFile: { readonly name: string; readonly sha256: string } | null;
  readonly expectedUntil: number | null;
  /** Replaced by a later switch before it came into effect. */
  readonly superseded: boolean;
  readonly brake: boolean;
  readonly level: string;
  readonly effectiveFrom: number;
  readonly person: string;
  readonly reason: string;
}

export interface AlertRecord {
  readonly id: string;
  readonly noticeNo: string | null;
  /** In the order of the ledger. */
  readonly changes: readonly AlertChangeView[];
  /** Its report is in the ledger. */
  readonly closed: boolean;
}

/** An alert that can be changed or lifted: in force, or announced. */
export interface OpenAlert {
  readonly id: string;
  /** Its newest switch. */
  readonly seq: string;
  readonly level: string;
  readonly from: number;
  readonly expectedUntil: number | null;
  readonly noticeNo: string | null;
}

/** Whether a gate goes by what is in force, and since when; null: it has not said so. */
export interface GateView {
  readonly lane: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly acknowledged: { readonly at: number; readonly board: string; readonly seq: string } | null;
}

export interface ControlStatusView {
  readonly id: string;
  readonly level: string;
  readonly from: number;
  readonly planVersion: number | null;
  readonly gates: readonly GateView[];
}

/** An in-plant vehicle or a machine under the rule sets in force. */
export interface MachineView {
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  readonly plateNo: string | null;
  readonly fuel: string | null;
  readonly emissionStage: string | null;
  readonly area: string | null;
  /** Null: no rule set is assigned to them. */
  readonly outcome: 'allow' | 'block' | null;
  readonly reason: { readonly zh: string; readonly en: string } | null;
}

export interface LevelRuleSet {
  readonly level: string;
  readonly subject: string;
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly note: string;
  readonly since: number;
  /** Its validity; null is open. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
}
