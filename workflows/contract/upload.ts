/** What outsiders may know of the upload workflow: one per regulator and gate, sending in event order. */
import { defineQuery, defineSignal } from './messages.ts';

export interface UploadInput {
  readonly regulator: string;
  readonly gate: string;
  /** Carried over `continueAsNew`. */
  readonly failures: number;
}

export const uploadWorkflow = 'upload';
/** A record was queued; also wakes a workflow that waits to try again. */
export const queuedSignal = defineSignal<[]>('queued');

export interface UploadStatus {
  readonly state: string;
  readonly failures: number;
  readonly lastError: string | null;
  readonly retryAt: number | null;
}
export const uploadQuery = defineQuery<UploadStatus>('status');

/** How long to wait after so many failures, ms: 1 s, 2 s, 4 s … 60 s. An outage of any length costs one request a minute. */
export function backoff(failures: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(Math.max(failures, 1) - 1, 16));
}

export type SendAnswer =
  | { readonly kind: 'empty' }
  | { readonly kind: 'accepted'; readonly serial: string }
  /** The platform says the record itself is wrong: set aside for correction, the next one is sent. */
  | { readonly kind: 'rejected'; readonly serial: string; readonly message: string }
  /** Outage, timeout, 5xx, stale clock: the same record again later. */
  | { readonly kind: 'retry'; readonly error: string };

export interface UploadActivities {
  /** Sends the oldest queued record of this regulator and gate. Safe to run twice: the serial is the same. */
  sendNext(order: { regulator: string; gate: string; failures: number }): Promise<SendAnswer>;
}
