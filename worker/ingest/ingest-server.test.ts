/** What an installer reads when a camera is set up wrongly: every refusal over a real socket. */
import { connect } from 'node:net';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceRow } from '../../activities/devices/drivers/registry.ts';
import { startIngest } from './ingest-server.ts';
import type { IngestServer } from './ingest-server.ts';
import { aPush, sendTo } from './raw-push.fixture.ts';
import type { Answer } from './raw-push.fixture.ts';
import { refusalCodes } from './refusal-reasons.ts';

const aCamera = (id: string, address = '127.0.0.1:0'): DeviceRow => ({
  id,
  lane: '1-in',
  kind: 'camera',
  driver: 'vzenith-http',
  address,
  map: null,
  maker: 'vzenith',
  serialNo: 'VZ-1',
});

let ingest: IngestServer;
let port: number;
beforeEach(async () => {
  ingest = await startIngest({
    cameras: [aCamera('cam'), aCamera('elsewhere', '10.9.8.7:0')],
    receiver: { plate: () => Promise.resolve(), io: () => undefined, alive: () => undefined },
    log: pino({ level: 'silent' }),
    port: 0,
    pushWithin: 600,
  });
  port = Number(new URL(ingest.url).port);
});
afterEach(() => ingest.close());

const send = (bytes: string): Promise<Answer> => sendTo(port, bytes);
const chunked = ['Transfer-Encoding: chunked'];
const form = 'multipart/form-data; boundary=x';
const field = (name: string): string => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`;
const file = '--x\r\nContent-Disposition: form-data; name="a"; filename="b.jpg"\r\n\r\n1\r\n--x--\r\n';

describe('a push that cannot be accepted', () => {
  it.each<[what: string, bytes: () => string, status: number, code: string, device?: string]>([
    ['another content type', () => aPush({ type: 'text/xml' }), 415, 'wrong-content-type'],
    [
      'a form that is not the heartbeat',
      () => aPush({ type: 'application/x-www-form-urlencoded' }),
      415,
      'wrong-content-type',
    ],
    ['a content type that is none', () => aPush({ type: ';;;' }), 415, 'wrong-content-type'],
    ['no content type', () => aPush({ type: null }), 415, 'wrong-content-type'],
    ['an empty body', () => aPush({ body: '' }), 400, 'empty-body'],
    ['neither body nor content type', () => aPush({ type: null, body: '' }), 400, 'empty-body'],
    ['broken JSON', () => aPush({ body: '{"AlarmInfoPlate":' }), 400, 'bad-json'],
    ['a prototype in JSON', () => aPush({ body: '{"__proto__":{}}' }), 400, 'bad-json'],
    [
      'a body that is too large',
      () => aPush({ headers: ['Content-Length: 9000000'], body: '' }),
      413,
      'too-large',
    ],
    [
      'chunks that are too large together',
      () => aPush({ headers: chunked, body: `895440\r\n${'A'.repeat(9_000_000)}\r\n0\r\n\r\n` }),
      413,
      'too-large',
    ],
    ['PUT', () => aPush({ method: 'PUT' }), 405, 'wrong-method'],
    ['GET', () => aPush({ method: 'GET', type: null, headers: [], body: '' }), 405, 'wrong-method'],
    ['DELETE with another type', () => aPush({ method: 'DELETE', type: 'text/xml' }), 405, 'wrong-method'],
    ['a method that there is not', () => aPush({ method: 'OPEN' }), 400, 'bad-http', 'unknown'],
    ['another path', () => aPush({ path: '/hikvision/cam' }), 404, 'no-such-address', 'unknown'],
    [
      'another path with broken JSON',
      () => aPush({ path: '/', body: '{' }),
      404,
      'no-such-address',
      'unknown',
    ],
    [
      'another path with another type',
      () => aPush({ path: '/', type: 'text/xml' }),
      404,
      'no-such-address',
      'unknown',
    ],
    ['a path that cannot be decoded', () => aPush({ path: '/vzenith/%zz' }), 400, 'bad-address', 'unknown'],
    [
      'a device id without end',
      () => aPush({ path: `/vzenith/${'c'.repeat(65)}` }),
      414,
      'long-address',
      'unknown',
    ],
    [
      'an unknown device',
      () => aPush({ path: '/vzenith/cam-9', body: '{' }),
      404,
      'unknown-device',
      'unknown',
    ],
    ['another address', () => aPush({ path: '/vzenith/elsewhere' }), 403, 'wrong-address', 'elsewhere'],
    [
      'a chunk size that is no number',
      () => aPush({ headers: chunked, body: 'ZZZ\r\nhello\r\n0\r\n\r\n' }),
      400,
      'bad-http',
    ],
    [
      'a second chunk that is none',
      () => aPush({ headers: chunked, body: '2\r\n{}\r\nQQ\r\n' }),
      400,
      'bad-http',
    ],
    [
      'a length that is negative',
      () => aPush({ headers: ['Content-Length: -5'] }),
      400,
      'bad-http',
      'unknown',
    ],
    [
      'length and chunks at once',
      () => aPush({ headers: [...chunked, 'Content-Length: 2'] }),
      400,
      'bad-http',
      'unknown',
    ],
    ['no HTTP at all', () => 'hello there\r\n\r\n', 400, 'bad-http', 'unknown'],
    ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'no-tls', 'unknown'],
    [
      'headers without end',
      () => aPush({ headers: [`X: ${'a'.repeat(20_000)}`] }),
      431,
      'bad-headers',
      'unknown',
    ],
    ['a form without its boundary', () => aPush({ type: 'multipart/form-data' }), 400, 'bad-form'],
    ['a form that breaks off', () => aPush({ type: form, body: 'ggg' }), 400, 'bad-form'],
    ['a form with a file', () => aPush({ type: form, body: file }), 400, 'bad-form'],
    [
      'a form of 50 fields',
      () =>
        aPush({
          type: form,
          body: `${Array.from({ length: 50 }, (_, at) => field(`f${at}`)).join('')}--x--\r\n`,
        }),
      400,
      'bad-form',
    ],
    [
      'a heartbeat without serial number',
      () => aPush({ type: form, body: `${field('a')}--x--\r\n` }),
      400,
      'bad-shape',
    ],
    ['another kind of message', () => aPush(), 400, 'unknown-kind'],
    ['a body that does not come', () => aPush({ headers: ['Content-Length: 100'] }), 408, 'too-slow'],
    ['headers that do not come', () => 'POST /vzen', 408, 'too-slow', 'unknown'],
    [
      'another serial number',
      () => aPush({ body: '{"AlarmGioIn":{"serialno":"VZ-2","source":1,"value":0}}' }),
      403,
      'wrong-serial',
    ],
  ])('%s: is answered in words and counted once', async (...[, bytes, status, code, device = 'cam']) => {
    const answer = await send(bytes());
    expect({ status: answer.status, code: answer.body.error }).toEqual({ status, code });
    expect(refusalCodes).toContain(code);
    // What is wrong, then what to change: no codes of the framework, no stack.
    expect(answer.body.message).toMatch(/^[^:]+.*: .*(camera|address|network|README|settings)/);
    expect(JSON.stringify(answer.body)).not.toMatch(/FST_|ERR_|HPE_|Client Error/);
    expect(await (await fetch(`${ingest.url}/refusals`)).json()).toEqual({ [device]: { [code]: 1 } });
  });

  it('is told to doctor and console with its last message and address, the newest first', async () => {
    await send(aPush({ body: '{' }));
    await send(aPush({ path: '/vzenith/%1b[31mred', body: '{' }));
    await send(aPush({ body: '[' }));
    const rows = (await (await fetch(`${ingest.url}/refusals/latest`)).json()) as Record<string, unknown>[];
    expect(rows).toMatchObject([
      { device: 'cam', reason: 'bad-json', count: 2, from: '127.0.0.1' },
      { device: 'unknown', reason: 'unknown-device', count: 1 },
    ]);
    // It is printed on terminals.
    expect(rows[1]?.['message']).toMatch(/^no camera "�\[31mred" is registered: /);
  });

  it('that breaks off is counted for its camera', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(aPush({ headers: ['Content-Length: 100'] }));
    await expect
      .poll(async () => {
        // Only after the server has begun to read it.
        if (socket.bytesWritten > 0) socket.resetAndDestroy();
        return (await (await fetch(`${ingest.url}/refusals`)).json()) as object;
      })
      .toEqual({ cam: { 'broken-off': 1 } });
  });

  it('names the method that is allowed', async () => {
    expect((await send(aPush({ method: 'PUT' }))).head).toMatch(/^allow: POST$/im);
  });
});

it.each([
  ['no Host header', () => aPush().replace('Host: gate\r\n', '')],
  ['an expectation that nobody knows', () => aPush({ headers: ['Expect: something', 'Content-Length: 2'] })],
])('takes a push with %s like any other', async (_, bytes) => {
  expect((await send(bytes())).body.error).toBe('unknown-kind');
});
