/** One request over a socket of its own: with a Host, a trusted certificate and an address that fetch does not let choose. */
import { request as askPlain } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as askSecure } from 'node:https';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form, by POST. */
  readonly form?: Readonly<Record<string, string>>;
  /** PEM: the only authority that is trusted. */
  readonly ca?: string;
  /** The name that the certificate has to be for. */
  readonly servername?: string;
  /** The address that the request comes from. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the certificate that was served; null without TLS. */
  readonly fingerprint: string | null;
  readonly protocol: string | null;
}

export function ask(url: string, question: Question = {}): Promise<Answer> {
  const { form, ca, servername, from: localAddress } = question;
  const body = form && new URLSearchParams(form).toString();
  const options = {
    agent: false,
    method: question.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'text/html',
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...question.headers,
    },
    ...(ca === undefined ? {} : { ca }),
    ...(servername === undefined ? {} : { servername }),
    ...(localAddress === undefined ? {} : { localAddress }),
  };
  return new Promise((resolve, reject) => {
    const asked = (url.startsWith('https:') ? askSecure : askPlain)(url, options, (answer) => {
      const tls = answer.socket instanceof TLSSocket ? answer.socket : null;
      const fingerprint = tls?.getPeerX509Certificate()?.fingerprint256 ?? null;
      const protocol = tls?.getProtocol() ?? null;
      const { statusCode: status = 0, headers } = answer;
      text(answer).then((read) => resolve({ status, headers, body: read, fingerprint, protocol }), reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
