/** RFC 8785, the one form in which anything is hashed. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Throws on what JSON cannot say (undefined, functions, NaN): a record must not lose a part silently. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this value has no canonical JSON form');
  return text;
}

/** Lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
