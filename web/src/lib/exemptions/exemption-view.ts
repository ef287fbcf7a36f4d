/** Exemptions as pages show them. Times in ms since the epoch. */
import type { ExemptionScope } from '../../../../workflows/contract/exemption.ts';

export type StoredState = 'proposed' | 'approved' | 'refused' | 'ended';
/** What it comes to now. `coming`: approved, and its time has not begun. */
export const shownStates = ['proposed', 'inForce', 'coming', 'expired', 'ended', 'refused'] as const;
export type ShownState = (typeof shownStates)[number];

export interface ExemptionLine extends ExemptionScope {
  /** The end of its address: what follows `exemption/`. */
  readonly name: string;
  readonly state: StoredState;
  readonly reason: string;
  readonly evidence: string;
  readonly filingNo: string | null;
  readonly validFrom: number;
  readonly validTo: number;
  readonly endedFrom: number | null;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  /** Vehicles that were let in while it held for them. */
  readonly uses: number;
  readonly seq: string;
}

export interface ExemptionStepView {
  readonly kind: string;
  readonly person: string;
  readonly at: number;
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly seq: string;
}

export interface ExemptionUse {
  readonly passage: string;
  readonly plateNo: string | null;
  readonly plateColour: string | null;
  readonly lane: string;
  readonly at: number;
}

export interface ExemptionDetail {
  readonly line: ExemptionLine;
  /** Whoever looks has proposed it. */
  readonly isMine: boolean;
  readonly steps: readonly ExemptionStepView[];
  /** The newest first, not all. */
  readonly uses: readonly ExemptionUse[];
  /** Vehicles on file that it is for now. */
  readonly vehicles: number;
}

/** What is only proposed runs out as well. */
export function shownState(
  { state, validFrom, validTo }: Pick<ExemptionLine, 'state' | 'validFrom' | 'validTo'>,
  now: number,
): ShownState {
  if (state === 'refused' || state === 'ended') return state;
  if (validTo <= now) return 'expired';
  if (state === 'proposed') return 'proposed';
  return validFrom > now ? 'coming' : 'inForce';
}

export function isShownState(text: string | null): text is ShownState {
  return (shownStates as readonly (string | null)[]).includes(text);
}

export const exemptionPath = (name: string): string => `/policies/exemptions/${name}`;
