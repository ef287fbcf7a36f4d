import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { callPlatform, readAnswer } from './platform-call.ts';
import { loadProfile } from './profile.ts';

const profile = await loadProfile('demo-city');
const said = (code: unknown, message = 'm', data: unknown = null) => JSON.stringify({ code, message, data });

describe('the meaning of an answer', () => {
  it.each([
    [200, said(200, 'ok', { recordId: 'R1' }), { kind: 'accepted', recordId: 'R1', duplicate: false }],
    [200, said(200), { kind: 'accepted', recordId: null, duplicate: false }],
    [200, said(209, 'dup', { recordId: 'R1' }), { kind: 'accepted', recordId: 'R1', duplicate: true }],
    [200, said(4101, 'vin'), { kind: 'rejected', message: '4101: vin' }],
    [400, said(400, 'no JSON'), { kind: 'rejected', message: 'HTTP 400: no JSON' }],
    [200, said(5001, 'busy'), { kind: 'retry', error: '5001: busy' }],
    [503, '<html>', { kind: 'retry', error: 'HTTP 503' }],
    [302, '', { kind: 'retry', error: 'HTTP 302' }],
    [401, said(401, 'who'), { kind: 'retry', error: 'HTTP 401: who' }],
  ])('HTTP %i %s is %o', (status, text, meaning) => {
    expect(readAnswer(status, text, profile)).toEqual(meaning);
  });

  it.each(['<html>ok</html>', '', 'null', '[]', '{}', said({}), said(null)])(
    'HTTP 200 with %s is tried again',
    (text) => {
      expect(readAnswer(200, text, profile)).toMatchObject({ kind: 'retry' });
    },
  );

  it('keeps the record on a code that the profile does not know, and says so', () => {
    expect(readAnswer(200, said(7777, 'new'), profile)).toMatchObject({
      error: expect.stringContaining('does not know') as string,
    });
  });

  it('tells people to synchronise the clock', () => {
    expect(readAnswer(200, said(4002, 'late'), profile)).toMatchObject({
      error: expect.stringMatching(/300 s .* synchronise/) as string,
    });
  });

  it('is kept without what the database cannot take', () => {
    expect(readAnswer(200, said(4101, 'a\0\nb\ud800'), profile)).toEqual({
      kind: 'rejected',
      message: '4101: a b\ufffd',
    });
  });
});

describe('a call', () => {
  let stop: () => void = () => undefined;
  afterEach(() => stop());

  async function aServer(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = () => {
      server.closeAllConnections();
      server.close();
    };
    return `http://user:geheim@127.0.0.1:${(server.address() as AddressInfo).port}/base/`;
  }
  const call = (url: string, timeout = 5_000) =>
    callPlatform(
      url.replace('user:geheim@', ''),
      { body: '{"sign":"s3cr3t"}', headers: {} },
      { ...profile, timeout },
    );

  it('goes to the path of the profile below the address', async () => {
    const paths: (string | undefined)[] = [];
    const url = await aServer((request, response) => {
      paths.push(request.url);
      response.end(said(200));
    });
    expect(await call(url)).toMatchObject({ kind: 'accepted' });
    expect(paths).toEqual(['/base/api/v1/passages']);
  });

  it('that gets no answer is tried again', async () => {
    const url = await aServer(() => undefined);
    expect(await call(url, 50)).toMatchObject({
      error: expect.stringContaining('no answer within 0.05 s') as string,
    });
  });

  it('whose answer stops half way is tried again', async () => {
    const url = await aServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"code":200', () => response.destroy());
    });
    expect(await call(url)).toMatchObject({ kind: 'retry' });
  });

  it('whose answer never ends is cut off', async () => {
    const url = await aServer((_request, response) => {
      response.end('x'.repeat(70_000));
    });
    expect(await call(url)).toMatchObject({ error: expect.stringContaining('longer than') as string });
  });

  it('that is refused is tried again and tells no secret', async () => {
    const url = await aServer(() => undefined);
    stop();
    const answer = await call(url);
    expect(answer).toMatchObject({ error: expect.stringContaining('ECONNREFUSED') as string });
    expect(JSON.stringify(answer)).not.toContain('s3cr3t');
    const withPassword = await callPlatform(url, { body: '', headers: {} }, profile);
    expect(withPassword.kind).toBe('retry');
    expect(JSON.stringify(withPassword)).not.toContain('geheim');
  });

  it.each(['not an address', 'file:///etc/passwd'])('to %s is not made', async (url) => {
    expect(await call(url)).toMatchObject({ kind: 'retry' });
  });
});
