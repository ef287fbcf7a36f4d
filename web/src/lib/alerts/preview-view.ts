/** Who would be stopped by a level. */
export interface SwitchPreview {
  /** Different plates of the last days on their way in, and how many of them the level would stop. */
  readonly vehicles: number;
  readonly blocked: number;
  /** Those with blocked vehicles, the most first. */
  readonly fleets: readonly { readonly fleet: string; readonly vehicles: number; readonly blocked: number }[];
  readonly plates: readonly { readonly plateNo: string; readonly reason: string }[];
  /** The rule set of the level is not valid at that instant: a person decides on every vehicle. */
  readonly outside: { readonly set: string; readonly state: 'ended' | 'not-yet'; readonly at: number } | null;
  /** In-plant vehicles and machines that would have to stop. */
  readonly machines: number;
}
