/** Does the console answer on this machine, and is what it serves what its files hold? */
import type { X509Certificate } from 'node:crypto';
import { get as getPlain } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { ownOrigins } from '../start/console-address.ts';
import type { ConsolePlace } from '../start/console-address.ts';
import { dateOf, doubtsOf, readCertificate } from '../start/console-certificate.ts';

/** One line for people; throws an Error whose message is one as well. */
export async function consoleDetail(place: ConsolePlace): Promise<string> {
  const url = `${ownOrigins(place)[0] ?? ''}/healthz`;
  const answer = await answerOf(url).catch((cause: unknown) => {
    throw new Error(`${url} does not answer: start the site with \`npm start\``, { cause });
  });
  // Before its end: a closed connection has no certificate any more.
  const certificate = answer.socket instanceof TLSSocket ? answer.socket.getPeerX509Certificate() : undefined;
  const body = await text(answer);
  if (answer.statusCode !== 200)
    throw new Error(`${url} answers ${answer.statusCode ?? '?'}: ${body.slice(0, 300)}`);
  const where = [...place.console.origins, url].join(', ');
  return certificate === undefined ? where : `${where}, ${certificateDetail(certificate, place)}`;
}

/** Whom to trust is not asked here: what is served has to be what the files hold. */
function answerOf(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(3_000);
    const asked = url.startsWith('https:')
      ? getSecure(url, { signal, agent: false, rejectUnauthorized: false }, resolve)
      : getPlain(url, { signal, agent: false }, resolve);
    asked.once('error', reject);
  });
}

function certificateDetail(served: X509Certificate, { console: { tls, origins } }: ConsolePlace): string {
  const doubts = doubtsOf(served, origins, Date.now());
  if (doubts.length > 0) throw new Error(`browsers do not trust the certificate: ${doubts.join(', ')}`);
  if (tls !== null && readCertificate(tls).leaf.fingerprint256 !== served.fingerprint256)
    throw new Error(
      `another certificate than that of ${tls.certFile} is served: see console.log in the logs folder`,
    );
  return `certificate until ${dateOf(served.validToDate)}`;
}
