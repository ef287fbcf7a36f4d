import { request } from 'node:http';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startIngest } from '../../worker/ingest/ingest-server.ts';
import { readSite } from '../../worker/gate/site-rows.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';

let site: TestSite;
let url: string;

beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  url = site.gate().ingestUrl;
});
afterAll(() => site.close());

const json = { 'content-type': 'application/json' };

function push(change: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}): string {
  const sec = Math.floor(Date.now() / 1_000);
  const PlateResult = {
    license: '冀B12345',
    confidence: 98,
    colorType: 2,
    type: 3,
    direction: 0,
    triggerType: 1,
    plateid: 1024,
    isoffline: 0,
    is_fake_plate: 0,
    timeStamp: { Timeval: { sec, usec: 0 } },
    imageFile: '',
    imageFragmentFile: '',
    ...change,
  };
  return JSON.stringify({
    AlarmInfoPlate: { channel: 0, serialno: 'VZ-1IN-0001', result: { PlateResult }, ...envelope },
  });
}

async function post(body: string, options: { device?: string; headers?: Record<string, string> } = {}) {
  const { device = 'cam-1-in', headers = json } = options;
  const answer = await fetch(`${url}/vzenith/${device}`, { method: 'POST', headers, body });
  return { status: answer.status, body: (await answer.json()) as { error?: string; message?: string } };
}

const time = (sec: number): Record<string, unknown> => ({ timeStamp: { Timeval: { sec, usec: 0 } } });

describe('the ingest, pushed by what is no good camera', () => {
  it.each<[string, () => ReturnType<typeof post>, number]>([
    ['a body that is no JSON', () => post('{"AlarmInfoPlate":'), 400],
    ['an empty body', () => post(''), 400],
    ['an array', () => post('[]'), 400],
    ['another kind of message', () => post('{"Something":{}}'), 400],
    ['a prototype in the body', () => post('{"__proto__":{"x":1},"AlarmInfoPlate":{}}'), 400],
    ['ten thousand levels', () => post(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`), 400],
    ['a body of 9 MB', () => post(push({ imageFile: 'A'.repeat(9_000_000) })), 413],
    ['another content type', () => post('x', { headers: { 'content-type': 'text/xml' } }), 415],
    ['an unknown device', () => post(push(), { device: 'cam-9' }), 404],
    ['a device name of 10 kB', () => post(push(), { device: 'c'.repeat(10_000) }), 414],
    ['another serial number', () => post(push({}, { serialno: 'VZ-OTHER' })), 403],
    ['no serial number', () => post(push({}, { serialno: '' })), 400],
    ['a time in the year 2099', () => post(push(time(4_070_908_800))), 400],
    ['a time in 1970', () => post(push(time(1))), 400],
    ['a plate with a null byte', () => post(push({ license: '冀B1\u00002345' })), 400],
    ['a plate of 1 000 characters', () => post(push({ license: 'A'.repeat(1_000) })), 400],
    ['a photo that is no base64', () => post(push({ imageFile: '***' })), 400],
    ['a plate id that is a word', () => post(push({ plateid: 'x' })), 400],
  ])('refuses %s with a reason', async (_, send, status) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(/\w/);
  });

  it('refuses a push from another address', async () => {
    const { port } = new URL(url);
    const status = await new Promise<number>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        localAddress: '127.0.0.2',
        path: '/vzenith/cam-1-in',
        method: 'POST',
        headers: json,
      };
      request(options, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end(push());
    });
    expect(status).toBe(403);
  });

  it('counts each of them by device and reason, and has made nothing of them', async () => {
    const counts = (await (await fetch(`${url}/refusals`)).json()) as Record<string, Record<string, number>>;
    expect(counts['cam-1-in']).toMatchObject({
      'bad-time': 2,
      'wrong-serial': 1,
      'wrong-address': 1,
      'bad-photo': 1,
    });
    expect(counts['unknown']).toMatchObject({ 'unknown-device': expect.any(Number) as number });
    expect(await site.database.passage.count()).toBe(0);
  });

  it('still lets the next vehicle in', async () => {
    expect((await site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 })).opened).toBe(
      true,
    );
  });

  it('takes a heartbeat and never logs its password', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const { devices } = await readSite(site.database);
    const cameras = devices.filter(({ kind }) => kind === 'camera');
    let alive = 0;
    const receiver = {
      plate: () => Promise.reject(new Error('disk full')),
      io: () => undefined,
      alive: () => {
        alive += 1;
      },
    };
    const ingest = await startIngest({ cameras, receiver, log, port: 0 });
    const form = new FormData();
    const fields = {
      device_name: 'IVS',
      ipaddr: '127.0.0.1',
      port: '80',
      user_name: 'admin',
      pass_wd: 'hunter2',
      serialno: 'VZ-1IN-0001',
      channel_num: '1',
    };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const beat = await fetch(`${ingest.url}/vzenith/cam-1-in`, { method: 'POST', body: form });
    const kept = await fetch(`${ingest.url}/vzenith/cam-1-in`, {
      method: 'POST',
      headers: json,
      body: push(),
    });
    await ingest.close();
    expect([beat.status, alive]).toEqual([200, 2]);
    // What could not be kept is the camera's to send again.
    expect(kept.status).toBe(503);
    expect(lines.join('')).toContain('disk full');
    expect(lines.join('')).not.toContain('hunter2');
    expect(await kept.text()).not.toContain('disk full');
  });
});
