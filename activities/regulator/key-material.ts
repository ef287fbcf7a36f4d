/** Reads certificates and PKCS#12; signing itself is done by node:crypto. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import forge from 'node-forge';

export interface KeyMaterial {
  readonly privateKey: KeyObject;
  readonly certificatePem: string;
  readonly commonName: string;
  /** SHA-256 of the certificate, upper-case hex with colons. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export class KeyMaterialUnreadable extends Error {}

/** Throws KeyMaterialUnreadable on a wrong password, a damaged file, or a key that is not of the certificate. */
export function readPkcs12(der: Uint8Array, password: string): KeyMaterial {
  const { keyPem, certificatePem } = contentsOf(der, password);
  const privateKey = createPrivateKey(keyPem);
  const certificate = new X509Certificate(certificatePem);
  if (!certificate.checkPrivateKey(privateKey))
    throw new KeyMaterialUnreadable('the private key does not belong to the certificate: export both again');
  if ((privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new KeyMaterialUnreadable('the key is shorter than 2048 bit: RSA2 needs a longer one');
  return {
    privateKey,
    certificatePem,
    commonName: commonNameOf(certificate),
    fingerprint: certificate.fingerprint256,
    expiresAt: Date.parse(certificate.validTo),
  };
}

function commonNameOf(certificate: X509Certificate): string {
  const line = certificate.subject.split('\n').find((part) => part.startsWith('CN='));
  return line?.slice('CN='.length) ?? '';
}

function contentsOf(der: Uint8Array, password: string): { keyPem: string; certificatePem: string } {
  try {
    const asn1 = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(der).toString('binary')));
    const store = forge.pkcs12.pkcs12FromAsn1(asn1, password);
    const key = [forge.pki.oids['pkcs8ShroudedKeyBag'], forge.pki.oids['keyBag']]
      .flatMap((bagType) => (bagType === undefined ? [] : (store.getBags({ bagType })[bagType] ?? [])))
      .find((bag) => bag.key)?.key;
    const certificateBag = forge.pki.oids['certBag'] ?? '';
    const bags = store.getBags({ bagType: certificateBag })[certificateBag] ?? [];
    const certificate = bags.find((bag) => bag.cert)?.cert;
    if (!key || !certificate) throw new Error('it holds no private key with a certificate');
    return {
      keyPem: forge.pki.privateKeyToPem(key),
      certificatePem: forge.pki.certificateToPem(certificate),
    };
  } catch (cause) {
    throw new KeyMaterialUnreadable(
      `the PKCS#12 file cannot be read (${(cause as Error).message}): check the file and its password`,
      { cause },
    );
  }
}

/** A self-signed certificate with its key, encrypted with AES-256. `keyPem`: an RSA private key in PEM. */
export function writePkcs12(
  keyPem: string,
  password: string,
  subject: { commonName: string; from: Date; to: Date; serial: string },
): Uint8Array {
  const privateKey = forge.pki.privateKeyFromPem(keyPem);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e);
  certificate.serialNumber = subject.serial;
  certificate.validity.notBefore = subject.from;
  certificate.validity.notAfter = subject.to;
  const names = [{ name: 'commonName', value: subject.commonName }];
  certificate.setSubject(names);
  certificate.setIssuer(names);
  certificate.sign(privateKey, forge.md.sha256.create());
  const asn1 = forge.pkcs12.toPkcs12Asn1(privateKey, [certificate], password, { algorithm: 'aes256' });
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}
