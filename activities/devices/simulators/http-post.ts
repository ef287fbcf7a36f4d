import { Agent, request } from 'node:http';

export interface Posting {
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly timeoutMs: number;
}

/** Connections are kept, as the cameras keep them; fetch would cost more than the gate itself needs. */
const agent = new Agent({ keepAlive: true });

/** Rejects when no complete answer came in time. */
export function postTo(url: string, posting: Posting): Promise<{ status: number; text: string }> {
  const { contentType, body, timeoutMs } = posting;
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
    const signal = AbortSignal.timeout(timeoutMs);
    const sending = request(url, { method: 'POST', agent, headers, signal }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('error', reject);
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

/** A multipart form as the cameras' heartbeat sends it. */
export function encodeForm(fields: Readonly<Record<string, string>>): { contentType: string; body: string } {
  const boundary = '----heartbeat7d1f2c';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}
