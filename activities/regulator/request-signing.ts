/** Turns a flat record into the request a platform gets, signed by the strategy of its profile. */
import type { KeyObject } from 'node:crypto';
import { signRsa2, sortedPairs, verifyRsa2 } from './rsa2.ts';
import type { Canonicalisation, FlatMap } from './rsa2.ts';

export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const signHeader = 'x-sign';

/** `sorted-kv`: `sign_type` and `sign` go into the body. `raw-body`: the bytes of the body are signed, in `x-sign`. */
export function signRequest(
  fields: FlatMap,
  privateKey: KeyObject,
  canonicalisation: Canonicalisation,
): SignedRequest {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  if (canonicalisation.strategy === 'raw-body') {
    const body = JSON.stringify(fields);
    return { body, headers: { ...headers, 'x-sign-type': 'RSA2', [signHeader]: signRsa2(body, privateKey) } };
  }
  const typed = { ...fields, sign_type: 'RSA2' };
  const sign = signRsa2(sortedPairs(typed, canonicalisation), privateKey);
  return { body: JSON.stringify({ ...typed, sign }), headers };
}

/** `fields` is the parsed body of `request`. */
export function verifyRequest(
  request: { body: string; fields: FlatMap; header: (name: string) => string | undefined },
  key: KeyObject | string,
  canonicalisation: Canonicalisation,
): boolean {
  if (canonicalisation.strategy === 'raw-body')
    return verifyRsa2(request.body, request.header(signHeader) ?? '', key);
  return verifyRsa2(sortedPairs(request.fields, canonicalisation), request.fields['sign'] ?? '', key);
}
