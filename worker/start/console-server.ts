/** The socket of the console: HTTP, or HTTPS that takes up renewed certificates. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Config } from '../config/config.ts';
import { StartFailure } from '../provision/start-failure.ts';
import { createCertificateKeeper } from './certificate-keeper.ts';
import type { ConsolePlace } from './console-address.ts';
import { doubtsOf, readCertificate } from './console-certificate.ts';
import type { Pair } from './console-certificate.ts';
import { securityHeaders } from './console-headers.ts';
import { answerPlainHttp } from './plain-http.ts';

export interface ConsoleServer {
  stop(): Promise<void>;
}

export interface ConsoleServerOptions {
  readonly place: ConsolePlace;
  readonly listener: RequestListener;
  /** Answers what comes to the TLS port without TLS. */
  readonly plainListener: RequestListener;
  readonly tell: (line: string) => void;
}

/** How often the files of the certificate are looked at, ms. */
const lookEvery = 2_000;

export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const { console: settings, ports } = options.place;
  const { server, stop } =
    settings.tls === null
      ? { server: createServer(options.listener), stop: () => undefined }
      : secureServer(settings.tls, options);
  answerBroken(server);
  await listening(server, ports.console, settings.listen);
  return {
    stop: () => {
      stop();
      return stopped(server);
    },
  };
}

/** As Node answers what is no HTTP, with what every answer says. */
function answerBroken(server: Server): void {
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const status = brokenStatus[code ?? ''] ?? '400 Bad Request';
    const headers = Object.entries({ ...securityHeaders, connection: 'close' });
    const lines = headers.map(([name, value]) => `${name}: ${value}`);
    socket.end(`HTTP/1.1 ${[status, ...lines].join('\r\n')}\r\n\r\n`);
  });
}

const brokenStatus: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function secureServer(
  files: NonNullable<Config['console']['tls']>,
  { place, listener, plainListener, tell }: ConsoleServerOptions,
): { server: Server; stop: () => void } {
  const { origins } = place.console;
  const first = readCertificate(files);
  const doubts = doubtsOf(first.leaf, origins, Date.now());
  if (doubts.length > 0)
    tell(`Browsers will not trust the certificate ${files.certFile}: ${doubts.join(', ')}.`);
  const server = createSecureServer({ ...secureOptions(first), handshakeTimeout: 20_000 }, listener);
  const plain = answerPlainHttp(server, plainListener);
  const keeper = createCertificateKeeper({
    files,
    origins,
    first,
    use: (pair) => server.setSecureContext(secureOptions(pair)),
    tell,
  });
  const timer = setInterval(() => keeper.look(), lookEvery);
  return {
    server,
    stop: () => {
      clearInterval(timer);
      plain.stop();
    },
  };
}

const secureOptions = ({ cert, key }: Pair) => ({ cert, key, minVersion: 'TLSv1.2' as const });

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new StartFailure(
          `The console cannot listen on port ${port} of ${host} (${cause.message})`,
          'free the port, or set another with GREENGATE_CONSOLE_PORT or another address with GREENGATE_CONSOLE_LISTEN',
          { cause },
        ),
      );
    });
    server.listen(port, host, resolve);
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
