import { constants, createHash, generateKeyPairSync, publicDecrypt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signRequest, verifyRequest } from './request-signing.ts';
import { signRsa2, sortedPairs, verifyRsa2 } from './rsa2.ts';
import type { Canonicalisation, FlatMap } from './rsa2.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const fields = {
  plate_no: '冀B12345',
  gate_no: '01',
  Zone: 'x y&z',
  empty: '',
  sign_type: 'RSA2',
  sign: 'old',
};
const text = 'Zone=x y&z&gate_no=01&plate_no=冀B12345&sign_type=RSA2';

describe('the signed text', () => {
  it('drops empty values and sign, sorts by byte order, joins without URL-encoding', () => {
    expect(sortedPairs(fields, { signsSignType: true })).toBe(text);
  });

  it('leaves sign_type out where the profile says so', () => {
    expect(sortedPairs(fields, { signsSignType: false })).toBe('Zone=x y&z&gate_no=01&plate_no=冀B12345');
  });

  it('sorts by UTF-8 bytes, not by UTF-16 units', () => {
    expect(sortedPairs({ '😀': '2', Ａ: '1', a: '0' }, { signsSignType: true })).toBe('a=0&Ａ=1&😀=2');
  });
});

describe('the RSA2 signature', () => {
  const sign = signRsa2(text, privateKey);

  it('is SHA256withRSA PKCS#1 v1.5 over the UTF-8 bytes, by the encoding of RFC 8017', () => {
    const open = { key: publicKey, padding: constants.RSA_NO_PADDING };
    const digestInfo = '3031300d060960864801650304020105000420';
    const digest = createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');
    const encoded = `0001${'ff'.repeat(256 - 3 - 51)}00${digestInfo}${digest}`;
    expect(publicDecrypt(open, Buffer.from(sign, 'base64')).toString('hex')).toBe(encoded);
  });

  it('is the same each time, so a record can be compared', () => {
    expect(signRsa2(text, privateKey)).toBe(sign);
  });

  it.each(['', 'not base64!', 'AAAA', sign.slice(0, -8)])('does not hold when it is %j', (broken) => {
    expect(verifyRsa2(text, broken, publicKey)).toBe(false);
  });

  it('does not hold for the key of somebody else', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(verifyRsa2(text, sign, other.publicKey)).toBe(false);
  });
});

const strategies: Canonicalisation[] = [
  { strategy: 'sorted-kv', signsSignType: true },
  { strategy: 'sorted-kv', signsSignType: false },
  { strategy: 'raw-body' },
];

function verified(
  request: { body: string; headers: Readonly<Record<string, string>> },
  strategy: Canonicalisation,
) {
  const parsed = JSON.parse(request.body) as FlatMap;
  const header = (name: string) => request.headers[name];
  return verifyRequest({ body: request.body, fields: parsed, header }, publicKey, strategy);
}

describe.each(strategies)('a request signed by %o', (strategy) => {
  it('verifies for any flat map', () => {
    const key = fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: 'grapheme' })), (map) =>
        verified(signRequest(map, privateKey, strategy), strategy),
      ),
      { numRuns: 40 },
    );
  });

  it('fails to verify when any one field is changed, dropped or added', () => {
    const sent = { plate_no: '冀B12345', gate_no: '01', direction: '1', serial: '12' };
    const request = signRequest(sent, privateKey, strategy);
    const body = JSON.parse(request.body) as Record<string, string>;
    const tampered = Object.keys(sent).flatMap((name) => {
      const { [name]: value, ...without } = body;
      return [{ ...without, [name]: `${value}0` }, without];
    });
    for (const changed of [...tampered, { ...body, extra: '1' }]) {
      expect(verified({ ...request, body: JSON.stringify(changed) }, strategy)).toBe(false);
    }
  });
});
