/** The built console as a process of its own, behind its door. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { licenceLimit } from '../../people/contact-fields.ts';
import { switchLimits } from '../../workflows/contract/alert.ts';
import type { Config } from '../config/config.ts';
import { siteConfig } from '../config/site-config.ts';
import { runChild } from './child.ts';
import { ensureConsoleBuild } from './console-build.ts';
import { noteUsed } from './console-builds.ts';
import { createDoor, isRefusal } from './console-door.ts';
import type { Door, Knock } from './console-door.ts';
import { securityHeaders } from './console-headers.ts';
import { startConsoleServer } from './console-server.ts';

const protocolHeader = 'x-forwarded-proto';
// better-auth reads this one too.
const addressHeader = 'x-forwarded-for';

runChild(async () => {
  const config = siteConfig();
  Object.assign(process.env, consoleEnvironment(config));
  const build = await chosenBuild();
  noteUsed(build);
  // Imported late: the build reads the environment when it is loaded.
  const file = pathToFileURL(join(build, 'handler.js')).href;
  const { handler } = (await import(file)) as { handler: RequestListener };
  const door = createDoor(config);
  const server = await startConsoleServer({
    place: config,
    listener: guarded(handler, door),
    plainListener: toHttps(door, config),
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  return {
    stop: async () => {
      await server.stop();
      await tellShutdown();
    },
  };
});

/** The console keeps counts that it writes at its end: by the event of its adapter, but waited for. */
async function tellShutdown(): Promise<void> {
  const listeners = process.listeners('sveltekit:shutdown' as never) as (() => unknown)[];
  await Promise.allSettled(listeners.map(async (listener) => listener()));
}

/** What the start has chosen: after a restart of the console it is the same, though its sources may have changed. */
async function chosenBuild(): Promise<string> {
  const given = process.env['GREENGATE_CONSOLE_BUILD'];
  if (given !== undefined && existsSync(given)) return given;
  return ensureConsoleBuild((line) => process.stdout.write(`${line}\n`));
}

/** What the console has to know of this site, in the words of its own settings. */
function consoleEnvironment({ ports, dataDir, temporal, profile, sessions }: Config): Record<string, string> {
  const demo = profile === 'demo';
  return {
    GREENGATE_DATA: dataDir,
    GREENGATE_TEMPORAL_ADDRESS:
      process.env['GREENGATE_TEMPORAL_ADDRESS'] ?? temporal.address ?? `127.0.0.1:${ports.temporal}`,
    GREENGATE_TEMPORAL_NAMESPACE: temporal.namespace,
    GREENGATE_TASK_QUEUE: temporal.taskQueue,
    GREENGATE_TEMPORAL_TLS: temporal.tls === null ? '' : JSON.stringify(temporal.tls),
    GREENGATE_INGEST_URL: `http://127.0.0.1:${ports.ingest}`,
    GREENGATE_REGULATOR_URL: demo ? `http://127.0.0.1:${ports.regulator}` : '',
    GREENGATE_SIMULATOR_URL: demo ? `http://127.0.0.1:${ports.simulatorControl}` : '',
    GREENGATE_SESSION_IDLE_MINUTES: String(sessions.idleMinutes),
    GREENGATE_SESSION_HOURS: String(sessions.absoluteHours),
    // The largest form; the console itself allows every other address far less.
    BODY_SIZE_LIMIT: String(Math.max(licenceLimit, switchLimits.noticeFile.most) + 512 * 1024),
    // Of each request the door has written both headers.
    PROTOCOL_HEADER: protocolHeader,
    ADDRESS_HEADER: addressHeader,
  };
}

/** Only what the door has let in goes on, and only in the door's words: what a client says of itself is taken away. */
function guarded(handler: RequestListener, door: Door): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const answer = door(knockOf(request));
    if (isRefusal(answer)) {
      refuse(response, answer.status, answer.sentence);
      return;
    }
    const { protocol, host, hostname } = new URL(answer.origin);
    for (const name of Object.keys(request.headers))
      if (/^(x-forwarded-|forwarded$|x-real-ip$)/.test(name)) Reflect.deleteProperty(request.headers, name);
    Object.assign(request.headers, {
      host,
      [protocolHeader]: protocol.slice(0, -1),
      [addressHeader]: answer.address,
    });
    // Not for a name that every program of this machine shares.
    if (protocol === 'https:' && hostname !== 'localhost')
      response.setHeader('strict-transport-security', 'max-age=31536000');
    void respond(handler, request, response);
  };
}

const knockOf = ({ method = '', headers, socket }: IncomingMessage): Knock => ({
  method,
  headers,
  peer: socket.remoteAddress,
  local: socket.localAddress,
});

/** At the TLS port, without TLS: to the same page by https, unless a proxy speaks, which has to be told. */
function toHttps(door: Door, { console: { trustedProxies } }: Config): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader('connection', 'close');
    const answer = door(knockOf(request));
    if (isRefusal(answer)) refuse(response, answer.status, answer.sentence);
    else if (trustedProxies.length > 0 || !['GET', 'HEAD'].includes(request.method ?? ''))
      refuse(response, 400, '此端口只接受 HTTPS。 This port speaks HTTPS only.');
    else response.writeHead(308, { location: answer.origin + pathOf(request) }).end();
  };
}

const pathOf = ({ url = '/' }: IncomingMessage): string => (url.startsWith('/') ? url : '/');

async function respond(
  handler: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await (handler(request, response) as unknown);
  } catch (error) {
    process.stderr.write(`${request.method ?? ''} ${request.url ?? ''}: ${String(error)}\n`);
    if (response.headersSent) response.destroy();
    else refuse(response, 500, 'The console could not answer; try again.');
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-store' };
  response.writeHead(status, headers).end(`${sentence}\n`);
}
