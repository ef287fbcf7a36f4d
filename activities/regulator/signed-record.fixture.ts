/** Records as the plant signs and sends them. */
import type { KeyObject } from 'node:crypto';
import { formatBeijing } from './beijing-clock.ts';
import { buildRecord } from './passage-record.ts';
import { aSource } from './passage-source.factory.ts';
import { loadProfile } from './profile.ts';
import { toProfile } from './profile-mapping.ts';
import { signRequest } from './request-signing.ts';

/** Undefined: the field is left out. */
export type Changes = Readonly<Record<string, string | undefined>>;

const profile = await loadProfile('demo-city');
export const base = toProfile(buildRecord(aSource()), profile).fields;

export function signedRecord(by: { now: number; privateKey: KeyObject }, changes: Changes): string {
  const stamped = { ...base, timestamp: formatBeijing(by.now, 'yyyy-MM-dd HH:mm:ss'), ...changes };
  const fields = Object.entries(stamped).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return signRequest(Object.fromEntries(fields), by.privateKey, profile.signing.canonicalisation).body;
}

/** What differs from one passage to the next. */
export const passageFields = (serial: number): Record<string, string> => ({
  serial: String(serial),
  idempotency_key: `key-${serial}`,
  passed_at: `2026-11-24 08:30:${10 + serial}`,
});
