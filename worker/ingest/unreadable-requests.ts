/** Requests that never become one: what Node's parser gives up on gets an answer in words all the same. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { IngestRefused } from './refusal-reasons.ts';

export interface ClientError extends Error {
  readonly code?: string;
  /** A Buffer, whatever the types of the framework say. */
  readonly rawPacket?: unknown;
}

/** Null when nobody is there any more to be answered, or to be counted apart from the request that broke off. */
export function refusalOfClient(error: ClientError, socket: Socket): IngestRefused | null {
  const { code = '', rawPacket, message } = error;
  if (code === 'ECONNRESET' || code === 'EPIPE' || !socket.writable) return null;
  if (code === 'HPE_HEADER_OVERFLOW') return new IngestRefused('bad-headers', 'the headers are too large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new IngestRefused('too-slow', 'the push did not arrive in time');
  if (code === 'HPE_INVALID_EOF_STATE')
    return new IngestRefused('broken-off', 'the camera broke off in the middle of the push');
  const tlsHandshake = 0x16;
  if (Buffer.isBuffer(rawPacket) && rawPacket[0] === tlsHandshake)
    return new IngestRefused('no-tls', 'the camera pushes with TLS');
  const detail = message.replace(/^Parse Error: /, '');
  return new IngestRefused('bad-http', `the request cannot be read (${detail})`, { cause: error });
}

export function answerOnSocket(socket: Socket, { code, status, message }: IngestRefused): void {
  const body = JSON.stringify({ error: code, message });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
