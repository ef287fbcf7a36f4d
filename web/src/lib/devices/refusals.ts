/** Pushes of cameras that the ingest did not take, as it counts them. */

export interface Refusal {
  readonly reason: string;
  readonly count: number;
}

/** By device, the most frequent first; what came from no registered device is under `unknown`. */
export type Refusals = ReadonlyMap<string, readonly Refusal[]>;

/** Null for an answer that is not the ingest's. */
export function parseRefusals(answer: unknown): Refusals | null {
  if (!isRecord(answer)) return null;
  const devices: [string, Refusal[]][] = [];
  for (const [device, counts] of Object.entries(answer)) {
    if (!isRecord(counts)) return null;
    const refusals = Object.entries(counts).map(([reason, count]) => ({ reason, count: Number(count) }));
    if (refusals.some(({ count }) => !Number.isSafeInteger(count) || count < 0)) return null;
    const some = refusals.filter(({ count }) => count > 0);
    if (some.length > 0)
      devices.push([device, some.toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))]);
  }
  return new Map(devices);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
