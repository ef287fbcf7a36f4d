/** What the ingest has refused since the gate was started: how a wrongly set camera is found. */
import * as v from 'valibot';
import { beijing } from './beijing-time.ts';

const rowsSchema = v.array(
  v.object({
    device: v.string(),
    reason: v.string(),
    count: v.number(),
    from: v.string(),
    message: v.string(),
    lastAt: v.pipe(v.string(), v.isoTimestamp()),
  }),
);
export type RefusedPush = v.InferOutput<typeof rowsSchema>[number];

/** The newest first; null when the ingest does not answer. */
export async function readRefusedPushes(ingestUrl: string): Promise<readonly RefusedPush[] | null> {
  try {
    const response = await fetch(`${ingestUrl}/refusals/latest`, { signal: AbortSignal.timeout(3_000) });
    const rows = v.safeParse(rowsSchema, await response.json());
    return rows.success ? rows.output : null;
  } catch {
    // That it does not answer is a finding of its own.
    return null;
  }
}

const mostLines = 20;

export function refusedPushLines(rows: readonly RefusedPush[]): readonly string[] {
  if (rows.length === 0) return ['✓ refused pushes: none since the gate was started'];
  const lines = rows
    .slice(0, mostLines)
    .map(
      ({ device, reason, count, from, message, lastAt }) =>
        `    ${device}  ${reason}  ${count}×, last ${beijing(Date.parse(lastAt))} from ${from}: ${message}`,
    );
  const more = rows.length - lines.length;
  return [
    '! refused pushes since the gate was started, the newest first:',
    ...lines,
    ...(more > 0 ? [`    and ${more} more: greengate doctor --json`] : []),
  ];
}
