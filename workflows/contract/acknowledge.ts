/** What outsiders may know of acknowledging an alarm: somebody has seen it, and says what it was. */
import type { Because, Person } from './passage.ts';

export interface AlarmAcknowledgement {
  /** Number of the ledger entry that raised the alarm. */
  readonly alarm: string;
  readonly person: Person;
  readonly reason: Because;
  /** When acknowledged, by the caller's clock, ms. */
  readonly at: number;
}

export interface Acknowledged {
  /** Ledger entry that holds the acknowledgement. */
  readonly seq: string;
  /** Who acknowledged: somebody else, where the alarm had been acknowledged before. */
  readonly person: string;
  readonly existed: boolean;
}

export const acknowledgeWorkflow = 'acknowledgeAlarm';

export interface AcknowledgeActivities {
  /** The first acknowledgement counts. Throws `UnknownSubject` where there is no such alarm. */
  recordAcknowledgement(order: AlarmAcknowledgement): Promise<Acknowledged>;
}
