import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { aConfig } from '../provision/site.fixture.ts';
import { createDoor, isRefusal } from './console-door.ts';
import type { Knock } from './console-door.ts';

const ports = (await aConfig()).ports;
const tls = { certFile: '/c.pem', keyFile: '/c.key' };
const gate = 'https://gate.plant.example';

function knock(
  settings: Partial<Config['console']>,
  part: Partial<Omit<Knock, 'headers'>> & Knock['headers'],
) {
  const { method = 'GET', peer = '127.0.0.1', local = '127.0.0.1', ...headers } = part;
  const door = createDoor({
    ports: { ...ports, console: 3000 },
    console: { listen: '127.0.0.1', origins: [], tls: null, trustedProxies: [], ...settings },
  });
  const answer = door({ method, peer, local, headers } as Knock);
  return isRefusal(answer) ? answer.status : answer;
}

describe('on loopback', () => {
  it.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST:3000'])('answers to %s', (host) => {
    expect(knock({}, { host })).toEqual({ origin: `http://${host.toLowerCase()}`, address: '127.0.0.1' });
  });

  it.each([
    undefined,
    '',
    'localhost',
    '127.0.0.1:3001',
    'evil.example:3000',
    'localhost:3000.evil.example',
    'x@localhost:3000',
  ])('answers 421 to %s', (host) => {
    expect(knock({}, host === undefined ? {} : { host })).toBe(421);
  });

  it('leaves the port out where browsers do', () => {
    const door = createDoor({
      ports: { ...ports, console: 80 },
      console: { listen: '::1', origins: [], tls: null, trustedProxies: [] },
    });
    const answer = door({ method: 'GET', peer: '::1', local: '::1', headers: { host: '[::1]' } });
    expect(answer).toEqual({ origin: 'http://[::1]', address: '::1' });
  });

  it('does not believe who speaks for somebody else', () => {
    const headers = { host: 'localhost:3000', 'x-forwarded-for': '10.1.1.1', 'x-forwarded-proto': 'https' };
    expect(knock({}, headers)).toEqual({ origin: 'http://localhost:3000', address: '127.0.0.1' });
    expect(knock({}, { host: 'evil.example', 'x-forwarded-host': 'localhost:3000' })).toBe(421);
  });
});

describe('with TLS on every address', () => {
  const open = { listen: '0.0.0.0', origins: [gate], tls };
  const far = { peer: '10.4.4.4', local: '10.0.0.5' };

  it('answers to its origins, and to those of this machine from here only', () => {
    expect(knock(open, { host: 'gate.plant.example', ...far })).toEqual({
      origin: gate,
      address: '10.4.4.4',
    });
    expect(knock(open, { host: 'gate.plant.example:3000', ...far })).toBe(421);
    expect(knock(open, { host: 'localhost:3000', ...far })).toBe(421);
    expect(knock(open, { host: 'localhost:3000' })).toMatchObject({ origin: 'https://localhost:3000' });
  });

  it('refuses an act that another site sends, whatever its content', () => {
    const act = { method: 'POST', host: 'gate.plant.example', ...far };
    expect(knock(open, { ...act, origin: 'https://evil.example' })).toBe(403);
    expect(knock(open, { ...act, origin: 'http://gate.plant.example' })).toBe(403);
    expect(knock(open, { ...act, origin: 'null' })).toBe(403);
    expect(knock(open, { ...act, origin: gate })).toMatchObject({ origin: gate });
  });

  it('refuses a form that does not say where it comes from, also one that does not say what it is', () => {
    const act = { method: 'POST', host: 'gate.plant.example', ...far };
    expect(knock(open, { ...act, 'content-type': 'text/plain' })).toBe(403);
    expect(knock(open, act)).toBe(403);
    expect(knock(open, { ...act, 'content-type': 'application/json' })).toMatchObject({ origin: gate });
  });
});

describe('behind a proxy', () => {
  const behind = {
    listen: '10.0.0.5',
    origins: [gate, 'https://10.0.0.2'],
    trustedProxies: ['10.0.0.2', '10.0.7.0/24'],
  };
  const by = {
    peer: '10.0.0.2',
    local: '10.0.0.5',
    host: 'gate.plant.example',
    'x-forwarded-proto': 'https',
  };

  it.each([
    ['10.4.4.4', '10.4.4.4'],
    ['10.4.4.4, 10.0.7.9', '10.4.4.4'],
    ['1.1.1.1, 10.4.4.4, 10.0.7.9, 10.0.0.2', '10.4.4.4'],
    ['1.1.1.1, nonsense, 10.4.4.4', '10.4.4.4'],
    ['10.4.4.4:51234', '10.4.4.4'],
    ['10.0.7.8, 10.0.7.9', '10.0.7.8'],
  ])('takes the last that is no proxy of ours from "%s"', (chain, address) => {
    expect(knock(behind, { ...by, 'x-forwarded-for': chain })).toEqual({ origin: gate, address });
  });

  it('takes the peer for what it is in a socket of both families', () => {
    expect(knock(behind, { ...by, peer: '::ffff:10.0.0.2', 'x-forwarded-for': '10.4.4.4' })).toEqual({
      origin: gate,
      address: '10.4.4.4',
    });
  });

  it('takes the name that the proxy was called by', () => {
    const named = { ...by, host: '10.0.0.5:3000', 'x-forwarded-for': '10.4.4.4' };
    expect(knock(behind, { ...named, 'x-forwarded-host': 'evil.example, gate.plant.example' })).toMatchObject(
      {
        origin: gate,
      },
    );
    expect(knock(behind, { ...named, 'x-forwarded-host': 'gate.plant.example, evil.example' })).toBe(421);
    expect(knock(behind, named)).toBe(421);
  });

  it('refuses what did not come to the proxy by https, also when the client says that it did', () => {
    const plain = { ...by, 'x-forwarded-for': '10.4.4.4' };
    expect(knock(behind, { ...plain, 'x-forwarded-proto': 'http' })).toBe(421);
    expect(knock(behind, { ...plain, 'x-forwarded-proto': 'https, http' })).toBe(421);
  });

  it.each([
    ['no address of the client', by],
    ['a broken one', { ...by, 'x-forwarded-for': '10.4.4.4, unknown' }],
    ['no scheme', { ...by, 'x-forwarded-for': '10.4.4.4', 'x-forwarded-proto': '' }],
  ])('says what a proxy leaves out: %s', (_what, headers) => {
    expect(knock(behind, headers)).toBe(400);
  });

  it('refuses everybody who comes past it, but this machine', () => {
    const past = { ...by, 'x-forwarded-for': '10.4.4.4' };
    expect(knock(behind, { ...past, peer: '10.0.0.3' })).toBe(403);
    expect(knock({ ...behind, tls }, { ...past, peer: '10.0.0.3' })).toBe(403);
    const here = { ...past, peer: '10.0.0.5', host: '10.0.0.5:3000' };
    expect(knock(behind, here)).toEqual({ origin: 'http://10.0.0.5:3000', address: '10.0.0.5' });
    expect(knock(behind, { ...here, host: 'gate.plant.example' })).toBe(421);
  });

  it('tells a proxy on this machine that passes nothing on from somebody at this machine', () => {
    const near = { ...behind, listen: '127.0.0.1', trustedProxies: ['127.0.0.1'] };
    expect(knock(near, { host: '127.0.0.1:3000' })).toMatchObject({ address: '127.0.0.1' });
    expect(knock(near, { host: 'gate.plant.example' })).toBe(400);
  });
});
