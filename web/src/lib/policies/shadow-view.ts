/** A shadow as pages show it. Times in ms since the epoch. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { Label } from '../../../../rules/model/label.ts';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { Words } from '../i18n/words.ts';
import type { StartShadowFields, StopShadowFields } from './shadow-schema.ts';

export interface Judged {
  readonly outcome: 'allow' | 'block';
  /** Null: no rule hit. */
  readonly text: Label | null;
}

export interface DifferenceRow {
  readonly seq: string;
  readonly passage: string;
  readonly time: number;
  readonly plateNo: string;
  readonly plateColour: string;
  readonly lane: Label;
  readonly before: Judged;
  readonly after: Judged;
}

export interface Turn {
  readonly at: number;
  readonly person: string;
  readonly seq: string;
}

export interface ShadowRun {
  readonly id: string;
  readonly level: string | null;
  readonly isThisRevision: boolean;
  readonly started: Turn;
  /** Null while it runs. */
  readonly stopped: Turn | null;
  readonly passages: number;
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  /** Decisions are there that it has not counted. */
  readonly isBehind: boolean;
  readonly problem: string | null;
  /** The latest. */
  readonly differences: readonly DifferenceRow[];
}

export interface ShadowView {
  /** The newest of this version; null: there was none. */
  readonly run: ShadowRun | null;
  readonly isCandidate: boolean;
  /** That run beside it, of other versions. */
  readonly others: readonly { readonly id: string; readonly version: number }[];
}

export type ShadowTrouble =
  { readonly code: Exclude<keyof Words['shadow']['problems'], 'level' | 'reason' | 'text'> } | ConsoleTrouble;

export type StartShadowForm = SuperValidated<StartShadowFields, ShadowTrouble>;
export type StopShadowForm = SuperValidated<StopShadowFields, ShadowTrouble>;

export interface ShadowForm<Form = StartShadowForm | StopShadowForm> {
  readonly shadowed: Form;
  readonly done?: { readonly act: 'started' | 'stopped'; readonly seq: string };
}
