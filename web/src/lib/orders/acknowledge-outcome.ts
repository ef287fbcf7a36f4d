/** What became of acknowledging an alarm, in codes: the page has the words. */

export const alarmReasons = [
  'handset-guard',
  'maintenance',
  'emergency',
  'tested',
  'repaired',
  'unknown-cause',
  'other',
] as const;
export type AlarmReason = (typeof alarmReasons)[number];

export const acknowledgeFields = ['reason', 'text'] as const;
export type AcknowledgeField = (typeof acknowledgeFields)[number];

export type AcknowledgeProblem =
  AcknowledgeField | 'alarm' | 'unreachable' | 'noAnswer' | 'badRequest' | 'notYours';

export interface AcknowledgeForm {
  readonly acknowledged?: {
    readonly alarm: string;
    readonly seq: string;
    /** Who was first, where somebody else was; else null. */
    readonly before: string | null;
  };
  readonly unacknowledged?: {
    readonly alarm: string;
    readonly problems: readonly AcknowledgeProblem[];
    readonly values: Readonly<Record<AcknowledgeField, string>>;
  };
}
