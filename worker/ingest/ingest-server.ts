/** Where cameras push. An event is on disk before its camera gets the answer that stops the resend. */
import type { Socket } from 'node:net';
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { DeviceRow } from '../../activities/devices/drivers/registry.ts';
import { IngestRefused, refusalOf } from './refusal-reasons.ts';
import { Refusals } from './refusals.ts';
import { answerOnSocket, refusalOfClient } from './unreadable-requests.ts';
import type { ClientError } from './unreadable-requests.ts';
import { vzenithRoute } from './vzenith-route.ts';
import type { PlateReceiver } from './vzenith-route.ts';

export interface IngestParts {
  readonly cameras: readonly DeviceRow[];
  readonly receiver: PlateReceiver;
  readonly log: Logger;
  readonly port: number;
  /** Milliseconds that a whole push may take to arrive; default 15 000. */
  readonly pushWithin?: number;
}

export interface IngestServer {
  readonly url: string;
  readonly refusals: Refusals;
  close(): Promise<void>;
}

/** Two photos of 2 MiB in base64, with room for the rest of the message. */
const bodyLimit = 8 * 1024 * 1024;
const longestDeviceId = 64;

export async function startIngest(parts: IngestParts): Promise<IngestServer> {
  const door = new Door(parts);
  const server = aServer(door, parts.pushWithin ?? 15_000);
  // First of all hooks: a request that turns out unreadable right after its headers is its device's already.
  server.addHook('onRequest', async (request) => {
    door.enter(request);
    if (request.is404) nothingHere(request);
  });
  await server.register(multipart, { limits: { fieldSize: 1_024, fields: 32, files: 0, parts: 32 } });
  server.setErrorHandler((error, request, reply) => door.refuse(error, request, reply));
  server.setNotFoundHandler(nothingHere);
  server.get('/healthz', () => ({ ok: true }));
  server.get('/refusals', () => door.refusals.counts());
  server.get('/refusals/latest', () => door.refusals.latest());
  vzenithRoute(server, parts);
  await server.listen({ host: '127.0.0.1', port: parts.port });
  return { url: urlOf(server), refusals: door.refusals, close: () => server.close() };
}

function aServer(door: Door, requestTimeout: number): FastifyInstance {
  const server = Fastify({
    bodyLimit,
    logger: false,
    requestTimeout,
    http: {
      // Small cameras leave the header out; nothing here depends on it.
      requireHostHeader: false,
      // Node swaps the two limits where that of the headers is the longer one.
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: requestTimeout / 3,
    },
    routerOptions: { maxParamLength: longestDeviceId },
    frameworkErrors: (error, request, reply) => door.refuse(error, request, reply as FastifyReply),
    clientErrorHandler: (error, socket) => door.refuseUnreadable(error, socket),
  });
  // An expectation that nobody knows is no reason to lose a vehicle.
  server.server.on('checkExpectation', (request, response) => server.routing(request, response));
  return server;
}

function nothingHere(request: FastifyRequest): never {
  throw new IngestRefused('no-such-address', `nothing is received at ${request.method} ${request.url}`);
}

function urlOf(server: FastifyInstance): string {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('ingest has no address');
  return `http://127.0.0.1:${address.port}`;
}

/** Empty once the connection is gone. */
const addressOf = ({ ip }: FastifyRequest): string => (ip as string | undefined) ?? '';

/** A wrong push is a 4xx with a reason and a count; only our own failure is a 5xx, so that the camera sends again. */
class Door {
  readonly refusals = new Refusals();
  readonly #cameras: ReadonlySet<string>;
  readonly #log: Logger;
  /** Which device spoke last on a connection: what comes there and cannot be read is its, too. */
  readonly #devices = new WeakMap<Socket, string>();
  readonly #answered = new WeakSet<Socket>();

  constructor({ cameras, log }: IngestParts) {
    this.#cameras = new Set(cameras.map(({ id }) => id));
    this.#log = log;
  }

  enter(request: FastifyRequest): void {
    const { device = '' } = request.params as { device?: string };
    this.#devices.set(request.raw.socket, this.#cameras.has(device) ? device : 'unknown');
  }

  async refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { socket } = request.raw;
    const refused = refusalOf(error, request.headers['content-type']);
    const device = this.#devices.get(socket) ?? 'unknown';
    const { status, code, message } = refused ?? notKept;
    if (!this.#answered.has(socket))
      this.refusals.add({ device, reason: code, from: addressOf(request), message });
    if (refused === null)
      this.#log.error({ device, err: error }, 'event could not be kept, the camera will send it again');
    if (status === 405) void reply.header('allow', 'POST');
    await reply.code(status).send({ error: code, message });
  }

  refuseUnreadable(error: ClientError, socket: Socket): void {
    const refused = refusalOfClient(error, socket);
    if (refused === null) {
      socket.destroy();
      return;
    }
    // The request that is being read on this connection breaks off now: that is the same refusal.
    this.#answered.add(socket);
    const device = this.#devices.get(socket) ?? 'unknown';
    const from = socket.remoteAddress ?? '';
    this.refusals.add({ device, reason: refused.code, from, message: refused.message });
    answerOnSocket(socket, refused);
  }
}

const notKept = {
  status: 503,
  code: 'not-kept',
  message: 'the event could not be kept, send it again',
} as const;
