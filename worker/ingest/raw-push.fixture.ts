/** Pushes byte by byte, as cameras with faults send them. */
import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: { readonly error?: string; readonly message?: string };
}

/** Sends the bytes as they are and reads until the server closes or has answered in full. */
export function sendTo(port: number, bytes: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const settle = (): void => {
      socket.destroy();
      const [head = '', body = ''] = text.split('\r\n\r\n');
      try {
        resolve({ status: Number(head.split(' ')[1]), head, body: JSON.parse(body) as Answer['body'] });
      } catch {
        reject(new Error(`no answer in JSON: ${text}`));
      }
    };
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.endsWith('}')) settle();
    });
    socket.on('close', settle);
    socket.on('error', () => undefined);
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

interface Part {
  readonly method?: string;
  readonly path?: string;
  readonly type?: string | null;
  readonly headers?: readonly string[];
  readonly body?: string;
}
export function aPush({
  method = 'POST',
  path = '/vzenith/cam',
  type,
  headers,
  body = '{}',
}: Part = {}): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: gate',
    ...(type === null ? [] : [`Content-Type: ${type ?? 'application/json'}`]),
    ...(headers ?? [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
