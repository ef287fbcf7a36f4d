/** What the search finds, best first. */
export interface Found {
  readonly passages: readonly {
    readonly id: string;
    readonly plateNo: string | null;
    readonly plateColour: string | null;
    readonly lane: string;
    /** ms since the epoch. */
    readonly at: number;
  }[];
  readonly vehicles: readonly {
    readonly plateNo: string;
    readonly plateColour: string;
    readonly fleet: string | null;
  }[];
}

export const nothing: Found = { passages: [], vehicles: [] };
