/** A review as the page of its passage shows it. Instants in milliseconds since the epoch. */
export interface ReviewView {
  readonly state: string;
  readonly orders: readonly {
    readonly seq: string;
    readonly kind: string;
    readonly person: string;
    readonly reason: { readonly code: string; readonly text: string };
    readonly at: number;
  }[];
  readonly overdueAt: number | null;
  readonly verdict: {
    readonly reviewer: string;
    readonly reason: { readonly code: string; readonly text: string };
    readonly at: number;
    readonly seq: string;
  } | null;
  /** Whoever looks gave one of the orders: somebody else has to review. */
  readonly mine: boolean;
}

/** One that waits for whoever looks. */
export interface DueReview {
  readonly passage: string;
  readonly plateNo: string | null;
  readonly plateColour: string | null;
  readonly lane: string | null;
  readonly kind: string;
  readonly person: string;
  readonly orderedAt: number;
  readonly overdue: boolean;
}
