/** Proves the chain entry by entry: any changed, missing, reordered or added byte is found (I6). */
import { canonical, sha256Hex } from './canonical.ts';

export interface ChainEntry {
  readonly seq: bigint;
  readonly key: string;
  readonly kind: string;
  readonly subject: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly clock: string;
  readonly actor: string;
  readonly payload: string;
  readonly payloadDigest: string;
  readonly prevHash: string;
  readonly hash: string;
}

export interface ChainFault {
  readonly seq: string;
  readonly what: string;
}

export const genesisHash = '0'.repeat(64);

/** The header whose hash is chained: canonical, so keys stand in code-unit order. */
function headerOf(entry: ChainEntry): string {
  return canonical({
    actor: JSON.parse(entry.actor) as unknown,
    clock: JSON.parse(entry.clock) as unknown,
    key: entry.key,
    kind: entry.kind,
    occurredAt: entry.occurredAt.toISOString(),
    payloadDigest: entry.payloadDigest,
    recordedAt: entry.recordedAt.toISOString(),
    seq: Number(entry.seq),
    subject: entry.subject,
  });
}

function isCanonical(text: string): boolean {
  try {
    return canonical(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

/** Checks one entry against the head before it. Null: the entry is what was recorded, and stands where it was. */
export function entryFault(entry: ChainEntry, before: { seq: bigint; hash: string }): ChainFault | null {
  const fault = (what: string): ChainFault => ({ seq: entry.seq.toString(), what });
  if (entry.seq !== before.seq + 1n) return fault(`entry ${String(before.seq + 1n)} is missing`);
  if (entry.prevHash !== before.hash) return fault('does not follow the entry before it');
  if (![entry.payload, entry.clock, entry.actor].every(isCanonical))
    return fault('its text is not canonical JSON');
  if (sha256Hex(entry.payload) !== entry.payloadDigest) return fault('its payload was changed');
  const hash = sha256Hex(Buffer.concat([Buffer.from(before.hash, 'hex'), Buffer.from(headerOf(entry))]));
  if (hash !== entry.hash) return fault('its header was changed');
  return null;
}
