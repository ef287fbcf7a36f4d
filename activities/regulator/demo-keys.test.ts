import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureDemoKeys, readKeys } from './demo-keys.ts';
import { KeyMaterialUnreadable, readPkcs12 } from './key-material.ts';
import { signRsa2, verifyRsa2 } from './rsa2.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'greengate-keys-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const fileOf = (name: string) => join(dataDir, 'keys', 'enterprise', name);

describe('the keys of the demo plant', () => {
  it('are made once, sign, and are readable only by their owner', async () => {
    const keys = await ensureDemoKeys(dataDir, 'PLANT1');
    expect(verifyRsa2('x', signRsa2('x', keys.privateKey), keys.certificatePem)).toBe(true);
    expect(keys.privateKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(keys.enterpriseCode).toBe('PLANT1');
    expect(keys.fingerprint).toBe(new X509Certificate(keys.certificatePem).fingerprint256);
    expect(keys.expiresAt).toBeGreaterThan(Date.now());
    for (const name of ['enterprise.p12', 'enterprise.p12.password'])
      expect((await stat(fileOf(name))).mode & 0o777).toBe(0o600);
    const again = await ensureDemoKeys(dataDir, 'PLANT1');
    expect(again.certificatePem).toBe(keys.certificatePem);
  });

  it('are the same for processes that ask at once', async () => {
    const [left, right] = await Promise.all([1, 2].map(() => ensureDemoKeys(dataDir, 'PLANT1')));
    expect(left?.fingerprint).toBe(right?.fingerprint);
  });

  it('are none before the first start', async () => {
    expect(await readKeys(dataDir)).toBeNull();
  });

  it('are refused for another enterprise, and when the password is wrong', async () => {
    await ensureDemoKeys(dataDir, 'PLANT1');
    await expect(ensureDemoKeys(dataDir, 'PLANT2')).rejects.toThrow(/of the enterprise PLANT1, not PLANT2/);
    await writeFile(fileOf('enterprise.p12.password'), 'wrong');
    await expect(readKeys(dataDir)).rejects.toThrow(KeyMaterialUnreadable);
  });

  it('are not read from a file that is no PKCS#12', async () => {
    await ensureDemoKeys(dataDir, 'PLANT1');
    const der = await readFile(fileOf('enterprise.p12'));
    const password = await readFile(fileOf('enterprise.p12.password'), 'utf8');
    expect(() => readPkcs12(der.subarray(0, 200), password)).toThrow(KeyMaterialUnreadable);
    expect(() => readPkcs12(Buffer.from('hello'), password)).toThrow(/check the file and its password/);
  });
});
