import { connect, type Socket } from 'node:net';

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
  /** Limit for setting up the connection, milliseconds. */
  readonly timeoutMs: number;
}

/** An open connection, or a rejection that says which address did not answer and why. */
export function connectTcp({ host, port, timeoutMs }: TcpTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const fail = (reason: string, cause?: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Error(`no connection to ${host}:${port}: ${reason}`, { cause }));
    };
    const timer = setTimeout(() => {
      fail(`no answer within ${timeoutMs} ms`);
    }, timeoutMs);
    const onError = (error: Error): void => {
      fail(error.message, error);
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      // Whoever uses the socket reacts to `close`, which follows every error.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
