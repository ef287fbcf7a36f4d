/** Where cameras push. An event is on disk before its camera gets the answer that stops the resend. */
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { DeviceRow } from '../../activities/devices/drivers/registry.ts';
import { PushRefused } from '../../activities/devices/ports/camera.port.ts';
import { IngestRefused } from './ingest-refused.ts';
import { RefusalCounts } from './refusal-counts.ts';
import { vzenithRoute } from './vzenith-route.ts';
import type { PlateReceiver } from './vzenith-route.ts';

export interface IngestParts {
  readonly cameras: readonly DeviceRow[];
  readonly receiver: PlateReceiver;
  readonly log: Logger;
  readonly port: number;
}

export interface IngestServer {
  readonly url: string;
  readonly refusals: RefusalCounts;
  close(): Promise<void>;
}

/** Two photos of 2 MiB in base64, with room for the rest of the message. */
const bodyLimit = 8 * 1024 * 1024;

export async function startIngest(parts: IngestParts): Promise<IngestServer> {
  const refusals = new RefusalCounts();
  const server = Fastify({
    bodyLimit,
    logger: false,
    requestTimeout: 15_000,
    routerOptions: { maxParamLength: 64 },
  });
  await server.register(multipart, { limits: { fieldSize: 1_024, fields: 32, files: 0, parts: 32 } });
  server.setErrorHandler(answerError(parts, refusals));
  server.setNotFoundHandler(async (request, reply) => {
    refusals.add('unknown', 'no-such-address');
    await reply.code(404).send({
      error: 'no-such-address',
      message: `nothing is received at ${request.method} ${request.url.slice(0, 80)}`,
    });
  });
  server.get('/healthz', () => ({ ok: true }));
  server.get('/refusals', () => refusals.all());
  vzenithRoute(server, parts);
  await server.listen({ host: '127.0.0.1', port: parts.port });
  return { url: addressOf(server), refusals, close: () => server.close() };
}

function addressOf(server: FastifyInstance): string {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('ingest has no address');
  return `http://127.0.0.1:${address.port}`;
}

/** A wrong push is a 4xx with a reason and a count; only our own failure is a 5xx, so that the camera sends again. */
function answerError(parts: IngestParts, refusals: RefusalCounts) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const device = (request.params as { device?: string }).device ?? 'unknown';
    const known = parts.cameras.some((camera) => camera.id === device) ? device : 'unknown';
    const { status, code, message } = refusalOf(error);
    refusals.add(known, code);
    if (status >= 500)
      parts.log.error(
        { device: known, err: error },
        'event could not be kept, the camera will send it again',
      );
    await reply.code(status).send({ error: code, message });
  };
}

function refusalOf(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof IngestRefused)
    return { status: error.status, code: error.code, message: error.message };
  if (error instanceof PushRefused) {
    return { status: error.code === 'wrong-serial' ? 403 : 400, code: error.code, message: error.message };
  }
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: code ?? 'bad-request', message: message ?? 'bad request' };
  }
  return { status: 503, code: 'not-kept', message: 'the event could not be kept, send it again' };
}
