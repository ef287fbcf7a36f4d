/** What became of a switch, in codes: the page has the words. */
import { alertLevels } from '../../../../workflows/contract/alert.ts';

export const switchKinds = ['start', 'change', 'lift'] as const;
export type SwitchKind = (typeof switchKinds)[number];
export const raisedLevels = alertLevels;

export const switchFields = ['level', 'from', 'noticeNo', 'reason'] as const;
export type SwitchField = (typeof switchFields)[number];
export type SwitchProblem =
  | SwitchField
  | 'range'
  | 'running'
  | 'notRunning'
  | 'notPossible'
  | 'notYours'
  | 'unreachable'
  | 'noAnswer'
  | 'badRequest';

export interface SwitchDone {
  readonly kind: SwitchKind;
  readonly level: string;
  readonly from: number;
  readonly seq: string;
}

export interface SwitchFailed {
  readonly kind: string;
  readonly problems: readonly SwitchProblem[];
  readonly values: Readonly<Partial<Record<SwitchField, string>>>;
}

export interface SwitchForm {
  readonly done?: SwitchDone;
  readonly failed?: SwitchFailed;
}

export function isSwitchKind(text: string | null): text is SwitchKind {
  return (switchKinds as readonly (string | null)[]).includes(text);
}
