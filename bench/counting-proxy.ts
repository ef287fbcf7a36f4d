/** A wire in front of PostgreSQL that counts the questions that go through it. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface CountingProxy {
  readonly port: number;
  /** Statements executed through it so far, by simple and by extended protocol. */
  readonly questions: () => number;
  readonly connections: () => number;
  close(): Promise<void>;
}

export async function startCountingProxy(target: { host: string; port: number }): Promise<CountingProxy> {
  const sockets = new Set<Socket>();
  let [questions, connections] = [0, 0];
  const server = createServer((near) => {
    connections += 1;
    const far = connect(target);
    const count = messageCounter((type) => {
      if (type === 'Q' || type === 'E') questions += 1;
    });
    near.on('data', count);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    questions: () => questions,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Frontend messages: the first has no type, each other a type and a length that counts itself. */
function messageCounter(seen: (type: string) => void): (chunk: Buffer) => void {
  let [left, isFirst] = [Buffer.alloc(0), true];
  return (chunk) => {
    left = Buffer.concat([left, chunk]);
    for (;;) {
      const head = isFirst ? 0 : 1;
      if (left.length < head + 4) return;
      const size = head + left.readInt32BE(head);
      if (left.length < size) return;
      if (!isFirst) seen(String.fromCharCode(left[0] ?? 0));
      isFirst = false;
      left = left.subarray(size);
    }
  };
}
