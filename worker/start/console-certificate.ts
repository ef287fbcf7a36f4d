/** The certificate of the console, as its files hold it: what cannot serve is one sentence, what is doubtful another. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Config } from '../config/config.ts';
import { reasonOf, StartFailure } from '../provision/start-failure.ts';

type CertificateFiles = NonNullable<Config['console']['tls']>;

/** The contents of both files, PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface Certificate extends Pair {
  /** Of the server itself: the first of the file. */
  readonly leaf: X509Certificate;
}

/** Throws StartFailure for files that cannot be read or cannot serve together. */
export function readCertificate(files: CertificateFiles): Certificate {
  return checkedCertificate(readPair(files), files);
}

export function readPair({ certFile, keyFile }: CertificateFiles): Pair {
  return {
    cert: contentOf(certFile, 'certificate', 'console.tls.certFile'),
    key: contentOf(keyFile, 'key', 'console.tls.keyFile'),
  };
}

function contentOf(file: string, what: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new StartFailure(
        `The ${what} file ${file} of the console is not there`,
        `put it there or correct ${setting}`,
        { cause },
      );
    throw new StartFailure(
      `The ${what} file ${file} of the console cannot be read (${code ?? reasonOf(cause)})`,
      'let the account that runs Greengate read it',
      { cause },
    );
  }
}

export function checkedCertificate(pair: Pair, { certFile, keyFile }: CertificateFiles): Certificate {
  const leaf = leafOf(pair.cert, certFile);
  if (!leaf.checkPrivateKey(keyOf(pair.key, keyFile)))
    throw new StartFailure(
      `The key ${keyFile} does not belong to the certificate ${certFile}`,
      'put the certificate and the key of one issue there; the certificate of the server stands first in its file',
    );
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw new StartFailure(
      `The certificate ${certFile} cannot serve TLS (${reasonOf(cause)})`,
      'have it issued anew, with a key of at least 2048 bits (RSA) or 256 bits (EC)',
      { cause },
    );
  }
  return { ...pair, leaf };
}

function leafOf(cert: string, file: string): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch (cause) {
    throw new StartFailure(
      `The file ${file} holds no certificate in PEM form`,
      'it has to begin with -----BEGIN CERTIFICATE-----',
      { cause },
    );
  }
}

function keyOf(key: string, file: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (cause) {
    const isLocked = /passphrase|interrupted or cancelled|ENCRYPTED/i.test(
      `${reasonOf(cause)}${key.slice(0, 200)}`,
    );
    throw new StartFailure(
      isLocked
        ? `The key ${file} of the console has a passphrase`
        : `The file ${file} holds no private key in PEM form`,
      isLocked
        ? 'write it without one (openssl pkey -in … -out …), readable for the account of Greengate only'
        : 'it has to begin with -----BEGIN PRIVATE KEY-----',
      { cause },
    );
  }
}

/**
 * What browsers will complain of. No reason not to start: the gates must decide, and people must get at them,
 * also on the morning after a certificate has ended or a clock was set wrong.
 */
export function doubtsOf(leaf: X509Certificate, origins: readonly string[], now: number): readonly string[] {
  const doubts: string[] = [];
  if (now < leaf.validFromDate.getTime())
    doubts.push(`it is valid from ${dateOf(leaf.validFromDate)} on only`);
  if (now >= leaf.validToDate.getTime()) doubts.push(`it ended on ${dateOf(leaf.validToDate)}`);
  for (const origin of origins) if (!covers(leaf, origin)) doubts.push(`it is not for ${origin}`);
  return doubts;
}

/** By its alternative names, as browsers judge; the common name counts no more. */
function covers(leaf: X509Certificate, origin: string): boolean {
  const name = new URL(origin).hostname.replace(/^\[|\]$/g, '');
  const found = isIP(name) === 0 ? leaf.checkHost(name, { subject: 'never' }) : leaf.checkIP(name);
  return found !== undefined;
}

export const dateOf = (date: Date): string => date.toISOString().slice(0, 10);
