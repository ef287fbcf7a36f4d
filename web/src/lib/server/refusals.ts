/** Asked of the ingest at every reading: it keeps the counts, and nothing else depends on them. */
import { parseRefusals } from '../devices/refusals.ts';
import type { Refusals } from '../devices/refusals.ts';
import { settings } from './settings.ts';

const patience = 1_500;

/** Null: the ingest cannot be asked now. */
export async function readRefusals(): Promise<Refusals | null> {
  try {
    const response = await fetch(`${settings().ingestUrl}/refusals`, {
      signal: AbortSignal.timeout(patience),
    });
    return response.ok ? parseRefusals(await response.json()) : null;
  } catch {
    // Whatever the reason is, the page says that it does not know; the system page says more.
    return null;
  }
}
