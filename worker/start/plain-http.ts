/** Somebody types the address of the TLS port without https: an answer instead of a torn connection. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';

/** The first byte of a TLS record that opens a handshake (RFC 8446, 5.1). */
const handshake = 0x16;
/** How long a connection may stay silent before it has said what it speaks, or between two plain requests, ms. */
const patience = 10_000;

/** Looks at the first byte of each connection, before TLS does. */
export function answerPlainHttp(server: Server, listener: RequestListener): { stop(): void } {
  const secure = server.listeners('connection');
  server.removeAllListeners('connection');
  const plain = createServer(listener);
  // TLS does not know those that are still greeting, so all are kept here.
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const torn = (): void => void socket.destroy();
    socket.on('error', torn).setTimeout(patience, torn);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] !== handshake) {
        plain.emit('connection', socket);
        socket.resume();
        return;
      }
      socket.off('error', torn).off('timeout', torn).setTimeout(0);
      for (const listen of secure) listen.call(server, socket);
    });
  });
  return {
    stop() {
      for (const socket of open) socket.destroy();
    },
  };
}
