/** Alerts as the console shows them. Instants in milliseconds since the epoch. */
export interface AlertNow {
  readonly level: string;
  /** The alert that can be changed or lifted. */
  readonly running: string | null;
  readonly since: number | null;
  /** Announced, not yet in force. */
  readonly next: { readonly level: string; readonly from: number } | null;
  readonly noticeNo: string | null;
}

export interface AlertChangeView {
  readonly seq: string;
  readonly level: string;
  readonly effectiveFrom: number;
  readonly person: string;
  readonly reason: string;
}

export interface AlertRecord {
  readonly id: string;
  readonly level: string;
  readonly state: string;
  readonly noticeNo: string | null;
  readonly liftedFrom: number | null;
  readonly changes: readonly AlertChangeView[];
}

export interface LevelRuleSet {
  readonly level: string;
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly note: string;
  readonly since: number;
}
