import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** Below the ports that systems give to outgoing connections: such a one must not take a port that was just found free. */
const range = { from: 17_000, width: 1_500, parts: 10 };
/** Test files that run at the same time look in parts of their own. */
const part = Number(process.env['VITEST_POOL_ID'] ?? 0) % range.parts;
const first = range.from + part * range.width;

/** Given out by this process already: whoever asked may not listen there yet. */
const given = new Set<number>();

/** Ports that were free a moment ago, none of them twice in this process. */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(first, first + range.width);
    if (given.has(port)) continue;
    const server = await listening(port);
    if (server === null) continue;
    given.add(port);
    held.set(port, server);
  }
  await Promise.all([...held.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return [...held.keys()];
}

/** Null: somebody has it. */
async function listening(port: number): Promise<Server | null> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}
