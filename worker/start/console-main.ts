/**
 * The built console as a process of its own. Until it has sign-in it listens on loopback only, and answers only to
 * the names of this machine: a page elsewhere must not reach it through a name of its own.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../config/config.ts';
import { siteConfig } from '../config/site-config.ts';
import { StartFailure } from '../provision/start-failure.ts';
import { runChild } from './child.ts';
import { ensureConsoleBuild } from './console-build.ts';
import { noteUsed } from './console-builds.ts';

const protocolHeader = 'x-forwarded-proto';

runChild(async () => {
  const config = siteConfig();
  const { console: port } = config.ports;
  Object.assign(process.env, consoleEnvironment(config));
  const build = await chosenBuild();
  noteUsed(build);
  // Imported late: the build reads the environment when it is loaded.
  const file = pathToFileURL(join(build, 'handler.js')).href;
  const { handler } = (await import(file)) as { handler: RequestListener };
  const server = createServer(guarded(handler, port));
  await listening(server, port);
  return { stop: () => stopped(server) };
});

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
    // The origin of a request is what its (checked) Host header says, over plain HTTP.
    PROTOCOL_HEADER: protocolHeader,
  };
}

function guarded(handler: RequestListener, port: number): RequestListener {
  const own = new Set(
    ['127.0.0.1', 'localhost'].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
  );
  return (request, response) => {
    if (!own.has(request.headers.host?.toLowerCase() ?? '')) {
      refuse(
        response,
        421,
        `This console answers at http://127.0.0.1:${port} and http://localhost:${port} only.`,
      );
      return;
    }
    request.headers[protocolHeader] = 'http';
    void respond(handler, request, response);
  };
}

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
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new StartFailure(
          `The console cannot listen on port ${port} (${cause.message})`,
          'free the port or set GREENGATE_CONSOLE_PORT',
          { cause },
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Streams to open pages never end by themselves, so their connections are cut. */
function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
