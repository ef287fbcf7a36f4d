import { setTimeout as after } from 'node:timers/promises';

/** Waits `ms` milliseconds or until `signal` is aborted; never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await after(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
