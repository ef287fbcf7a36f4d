/** RSA2 as commonly practised (domain appendix D): SHA256withRSA over the sorted `k=v&k=v` of a flat map. */
import { createSign, createVerify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export type FlatMap = Readonly<Record<string, string>>;

/** What is signed. The true rule of a region is unknown until its specification is at hand, so a profile names it. */
export type Canonicalisation =
  { readonly strategy: 'sorted-kv'; readonly signsSignType: boolean } | { readonly strategy: 'raw-body' };

/**
 * The signed text of `sorted-kv`: empty values and `sign` dropped, keys in byte order, not URL-encoded.
 * Without `signsSignType`, `sign_type` is left out of the text though it is sent.
 */
export function sortedPairs(fields: FlatMap, options: { signsSignType: boolean }): string {
  return Object.entries(fields)
    .filter(
      ([key, value]) => value !== '' && key !== 'sign' && (options.signsSignType || key !== 'sign_type'),
    )
    .map(([key, value]) => ({ key: Buffer.from(key), pair: `${key}=${value}` }))
    .sort((left, right) => Buffer.compare(left.key, right.key))
    .map(({ pair }) => pair)
    .join('&');
}

/** PKCS#1 v1.5 over SHA-256 of the UTF-8 bytes, as base64. */
export function signRsa2(text: string, privateKey: KeyObject): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64');
}

/** `key`: public key or certificate in PEM, or a public key object. False for whatever is no valid signature. */
export function verifyRsa2(text: string, signature: string, key: KeyObject | string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(key, signature, 'base64');
}
