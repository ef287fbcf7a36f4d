/** Certificates for tests: signed by themselves, with names and dates of choice. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import forge from 'node-forge';
import type { Pair } from './console-certificate.ts';

const day = 24 * 3_600_000;

export interface CertificateOptions {
  readonly names?: readonly string[];
  /** Days from now. */
  readonly from?: number;
  readonly until?: number;
}

export function aCertificate(options: CertificateOptions = {}): Pair {
  const { names = ['gate.greengate.test'], from = -1, until = 30 } = options;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const privateKey = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() + from * day);
  certificate.validity.notAfter = new Date(Date.now() + until * day);
  const subject = [{ name: 'commonName', value: 'common-name.greengate.test' }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    {
      name: 'subjectAltName',
      altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
    },
  ]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}

/** Writes both files into a folder and answers their paths. */
export function writePair(folder: string, { cert, key }: Pair): { certFile: string; keyFile: string } {
  const files = { certFile: join(folder, 'console.pem'), keyFile: join(folder, 'console.key') };
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  return files;
}
