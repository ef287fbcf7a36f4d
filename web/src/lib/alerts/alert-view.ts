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
  readonly noticeNo: string | null;
  /** In the order of the ledger. */
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
