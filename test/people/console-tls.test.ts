/** The built console over TLS, and behind a reverse proxy: real certificates, real sockets. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAccount } from '../../people/accounts.ts';
import { consoleDetail } from '../../worker/cli/console-detail.ts';
import { loadConfig } from '../../worker/config/load-config.ts';
import { aCertificate, writePair } from '../../worker/start/certificate.fixture.ts';
import { ask } from '../stack/ask.ts';
import type { Answer, Question } from '../stack/ask.ts';
import { startTestConsole, testPassword } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

const host = 'gate.greengate.test';
const origin = `https://${host}`;
const folder = mkdtempSync(join(tmpdir(), 'greengate-tls-'));
let site: TestSite;
beforeAll(async () => {
  const servers = { postgresUrl: inject('postgresUrl'), temporalAddress: inject('temporalAddress') };
  site = await startTestSite({ ...servers, gate: false });
  for (const username of ['over.tls', 'by.proxy', 'not.believed'])
    await createAccount(
      site.database,
      { username, name: '门卫甲', role: 'operator', password: testPassword, mustChangePassword: false },
      { person: 'test', reason: 'a test of TLS' },
    );
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

const setCookies = (answer: Answer): readonly string[] => answer.headers['set-cookie'] ?? [];
const jar = (answer: Answer): string =>
  setCookies(answer)
    .map((line) => line.split(';')[0])
    .join('; ');
const credentials = (username: string) => ({ username, password: testPassword });

async function addressesOf(username: string): Promise<string[]> {
  const entries = await site.database.ledgerEntry.findMany({
    where: { kind: 'access', subject: `account/${username}` },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ payload }) => (JSON.parse(payload) as { address: string }).address);
}

describe('over TLS', () => {
  const [first, renewed] = [aCertificate({ names: [host] }), aCertificate({ names: [host] })];
  let env: Record<string, string>;
  let served: TestConsole;
  beforeAll(async () => {
    const { certFile, keyFile } = writePair(folder, first);
    env = {
      GREENGATE_CONSOLE_ORIGINS: origin,
      GREENGATE_CONSOLE_TLS_CERT_FILE: certFile,
      GREENGATE_CONSOLE_TLS_KEY_FILE: keyFile,
    };
    served = await startTestConsole(site, env);
  });
  afterAll(() => served.close());

  const get = (path: string, { headers, ...question }: Question = {}): Promise<Answer> =>
    ask(served.url + path, {
      ca: first.cert,
      servername: host,
      headers: { host, origin, ...headers },
      ...question,
    });

  it('signs in with cookies that are for TLS, for no script and for no other site', async () => {
    const answer = await get('/sign-in?/password', { form: credentials('over.tls') });
    expect(answer.status).toBe(303);
    expect(answer.protocol).toBe('TLSv1.3');
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(setCookies(answer).some((line) => line.startsWith('__Secure-gg.session_token='))).toBe(true);
    for (const line of setCookies(answer)) {
      expect(line).toMatch(/; Secure/);
      expect(line).toMatch(/; HttpOnly/);
      expect(line).toMatch(/; SameSite=Lax/);
    }
    const page = await get('/', { headers: { cookie: jar(answer) } });
    expect(page.status).toBe(200);
    expect(page.body).toContain('门卫甲');
    const dark = await get('/theme', { form: { theme: 'dark' }, headers: { cookie: jar(answer) } });
    expect(setCookies(dark).join()).toMatch(/gg_theme=dark;.*Secure/);
    const out = await get('/account?/signOut', { form: {}, headers: { cookie: jar(answer) } });
    expect(out.status).toBe(303);
    expect((await get('/', { headers: { cookie: jar(answer) } })).headers.location).toBe('/sign-in');
  });

  it('answers 421 to a foreign name and 403 to an act of another site', async () => {
    const foreign = await get('/sign-in', { headers: { host: 'evil.example' } });
    expect(foreign.status).toBe(421);
    expect(foreign.body).toContain(`This console answers at ${origin} only.`);
    const form = credentials('over.tls');
    const across = await get('/sign-in?/password', { form, headers: { origin: 'https://evil.example' } });
    expect(across.status).toBe(403);
    // An enhanced form, a fetch: not only what a plain form can send.
    const json = { origin: 'https://evil.example', 'content-type': 'application/json' };
    expect((await get('/touch', { method: 'POST', headers: json })).status).toBe(403);
  });

  it('leads a plain request to https and takes no form without it', async () => {
    const plain = served.url.replace('https:', 'http:');
    const led = await ask(`${plain}/passages?outcome=block`, { headers: { host } });
    expect([led.status, led.headers.location]).toEqual([308, `${origin}/passages?outcome=block`]);
    const clear = await ask(`${plain}/sign-in?/password`, {
      headers: { host, origin },
      form: credentials('over.tls'),
    });
    expect([clear.status, clear.body]).toEqual([
      400,
      expect.stringContaining('This port speaks HTTPS only.'),
    ]);
    expect((await ask(plain, { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  it('takes up a renewed certificate without a restart, and doctor sees which is served', async () => {
    const place = loadConfig({
      env: { ...env, GREENGATE_CONSOLE_PORT: new URL(served.url).port },
      file: join(folder, 'none'),
    });
    const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;
    // Without a gate the site is not whole, which doctor says: over TLS, by the address of this machine.
    await expect(consoleDetail(place)).rejects.toThrow(
      /https:\/\/127\.0\.0\.1:\d+\/healthz answers 503.*"console":\{"ok":true/,
    );
    expect((await get('/sign-in')).fingerprint).toBe(fingerprint(first.cert));
    writePair(folder, renewed);
    const answer = await waitUntil(() => get('/sign-in', { ca: renewed.cert }), {
      what: 'the renewed certificate',
    });
    expect([answer.status, answer.fingerprint]).toEqual([200, fingerprint(renewed.cert)]);
  });
});

describe('behind a reverse proxy', () => {
  const proxyAddress = '127.0.0.3';
  let served: TestConsole;
  let proxy: Server;
  beforeAll(async () => {
    served = await startTestConsole(site, {
      GREENGATE_CONSOLE_ORIGINS: origin,
      GREENGATE_CONSOLE_PROXY_TRUSTED: proxyAddress,
    });
    proxy = await startProxy(served.url);
  });
  afterAll(async () => {
    proxy.close();
    await served.close();
  });

  it('signs in with cookies for TLS, and the ledger has the address of the client', async () => {
    const { port } = proxy.address() as AddressInfo;
    const through = (path: string, question: Question): Promise<Answer> =>
      ask(`http://127.0.0.1:${port}${path}`, {
        ...question,
        headers: { host, origin, ...question.headers },
        from: '127.0.0.7',
      });
    // What the client says of itself stands before what the proxy adds.
    const lie = { 'x-forwarded-for': '10.9.9.9' };
    const answer = await through('/sign-in?/password', { form: credentials('by.proxy'), headers: lie });
    expect(answer.status).toBe(303);
    expect(setCookies(answer).join()).toMatch(/__Secure-gg\.session_token=.*; Secure/);
    expect(answer.headers['strict-transport-security']).toBeDefined();
    const page = await through('/', { headers: { cookie: jar(answer) } });
    expect(page.status).toBe(200);
    expect(await addressesOf('by.proxy')).toEqual(['127.0.0.7']);
    const across = { form: {}, headers: { origin: 'https://evil.example' } };
    expect((await through('/sign-in?/password', across)).status).toBe(403);
  });

  it('does not believe anybody else who says whom he speaks for', async () => {
    const forged = { 'x-forwarded-for': '10.9.9.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': host };
    const named = await ask(`${served.url}/sign-in`, { headers: { ...forged, host } });
    expect(named.status).toBe(421);
    const answer = await ask(`${served.url}/sign-in?/password`, {
      form: credentials('not.believed'),
      headers: { ...forged, origin: served.url },
    });
    expect(answer.status).toBe(303);
    expect(setCookies(answer).join()).not.toMatch(/Secure/);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    expect(await addressesOf('not.believed')).toEqual(['127.0.0.1']);
  });

  /** What nginx does with the lines of the README: TLS ends here, the console hears who asked, for what name, by what scheme. */
  async function startProxy(target: string): Promise<Server> {
    const server = createServer((incoming, outgoing) => {
      const chain = [incoming.headers['x-forwarded-for'], incoming.socket.remoteAddress].filter(Boolean);
      const headers = {
        ...incoming.headers,
        'x-forwarded-for': chain.join(', '),
        'x-forwarded-proto': 'https',
      };
      const options = { method: incoming.method, headers, localAddress: proxyAddress, agent: false };
      const onward = request(target + (incoming.url ?? ''), options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }
});
