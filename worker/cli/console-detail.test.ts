import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { aConfig, aFolder } from '../provision/site.fixture.ts';
import { aCertificate, writePair } from '../start/certificate.fixture.ts';
import type { CertificateOptions } from '../start/certificate.fixture.ts';
import { startConsoleServer } from '../start/console-server.ts';
import { ask } from '../../test/stack/ask.ts';
import { consoleDetail } from './console-detail.ts';

async function aConsole(env: Record<string, string>, status = 200) {
  const place = await aConfig(env);
  const told: string[] = [];
  const server = await startConsoleServer({
    place,
    listener: (request, response) => response.writeHead(status).end(request.url),
    plainListener: (_request, response) => response.end('plain'),
    tell: (line) => told.push(line),
  });
  return { place, told, stop: () => server.stop(), url: `127.0.0.1:${place.ports.console}` };
}

function secure(options: CertificateOptions = {}) {
  const folder = aFolder();
  const { certFile, keyFile } = writePair(folder, aCertificate(options));
  const env = {
    GREENGATE_CONSOLE_ORIGINS: 'https://gate.greengate.test',
    GREENGATE_CONSOLE_TLS_CERT_FILE: certFile,
    GREENGATE_CONSOLE_TLS_KEY_FILE: keyFile,
  };
  return { folder, env };
}

it('says where the console answers, and what it answers instead', async () => {
  const { place, stop, url } = await aConsole({});
  expect(await consoleDetail(place)).toBe(`http://${url}/healthz`);
  await stop();
  await expect(consoleDetail(place)).rejects.toThrow(/healthz does not answer.*npm start/);
  const ill = await aConsole({ GREENGATE_CONSOLE_LISTEN: '::1' }, 503);
  await expect(consoleDetail(ill.place)).rejects.toThrow(
    /http:\/\/\[::1\]:\d+\/healthz answers 503: \/healthz/,
  );
  await ill.stop();
});

it('says until when the certificate is valid, and when another is served than its file holds', async () => {
  const { env, folder } = secure();
  const { place, stop, url, told } = await aConsole(env);
  expect(await consoleDetail(place)).toMatch(
    new RegExp(
      `^https://gate\\.greengate\\.test, https://${url}/healthz, certificate until \\d{4}-\\d\\d-\\d\\d$`,
    ),
  );
  expect(told).toEqual([]);
  writePair(folder, aCertificate());
  await expect(consoleDetail(place)).rejects.toThrow(
    /another certificate than that of .*console\.pem is served/,
  );
  await stop();
});

it('starts with a certificate that has ended, and both the console and doctor say so', async () => {
  const { env } = secure({ from: -3, until: -2 });
  const { place, stop, told } = await aConsole(env);
  expect(told.join()).toMatch(/Browsers will not trust the certificate .*console\.pem: it ended on/);
  await expect(consoleDetail(place)).rejects.toThrow(/browsers do not trust the certificate: it ended on/);
  await stop();
});

it.each([
  ['nothing', ''],
  ['half of a greeting', '\u0016\u0003\u0001'],
])(
  'stops while somebody is connected who has said %s',
  async (_what, greeting) => {
    const { stop, place } = await aConsole(secure().env);
    // The answer to the second means that the first has been taken in.
    const silent = connect(place.ports.console, '127.0.0.1');
    silent.write(greeting, 'latin1');
    await once(silent, 'connect');
    expect((await ask(`http://127.0.0.1:${place.ports.console}`)).body).toBe('plain');
    const ended = once(silent, 'close');
    await stop();
    await ended;
    // Less than the patience with such connections.
  },
  5_000,
);
