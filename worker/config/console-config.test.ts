import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as v from 'valibot';
import { StartFailure } from '../provision/start-failure.ts';
import { addressList, isAddressRange, plainAddress } from './address-list.ts';
import { configFileSchema } from './config-file.schema.ts';
import { consoleOf } from './console-config.ts';

const base = join('/etc', 'greengate');
const consoleFrom = (yaml: string, env: Record<string, string> = {}) =>
  consoleOf(
    v.parse(configFileSchema, { console: parse(yaml) ?? {} }).console,
    base,
    (name) => env[name] ?? null,
  );

const failureOf = (load: () => unknown): string => {
  try {
    load();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(StartFailure);
    expect((thrown as StartFailure).message).not.toContain('\n');
    return (thrown as StartFailure).message;
  }
  throw new Error('expected a StartFailure');
};

const tls = 'tls: { certFile: console.pem, keyFile: /keys/console.key }';

describe('consoleOf', () => {
  it('takes certificate files from the folder of the file and origins as browsers write them', () => {
    const yaml = `listen: 0.0.0.0\norigins: ["https://Gate.Plant.example:443/", "https://闸.example:8443"]\n${tls}`;
    expect(consoleFrom(yaml)).toEqual({
      listen: '0.0.0.0',
      origins: ['https://gate.plant.example', 'https://xn--ji5a.example:8443'],
      tls: { certFile: join(base, 'console.pem'), keyFile: '/keys/console.key' },
      trustedProxies: [],
    });
  });

  it('lets the environment win, lists by commas', () => {
    expect(
      consoleFrom('listen: 127.0.0.1', {
        GREENGATE_CONSOLE_LISTEN: '::',
        GREENGATE_CONSOLE_ORIGINS: 'https://a.example, https://b.example:8443',
        GREENGATE_CONSOLE_PROXY_TRUSTED: '10.0.0.2,fd00::/8',
      }),
    ).toEqual({
      listen: '::',
      origins: ['https://a.example', 'https://b.example:8443'],
      tls: null,
      trustedProxies: ['10.0.0.2', 'fd00::/8'],
    });
  });

  it('allows TLS on loopback without a name, for trying it out', () => {
    expect(consoleFrom(`listen: ::1\n${tls}`)).toMatchObject({ listen: '::1', origins: [] });
  });

  it.each([
    [
      'listen: 0.0.0.0',
      /listen on 0\.0\.0\.0 without TLS.*console\.tls.*console\.proxy\.trusted.*127\.0\.0\.1/,
    ],
    ['listen: "::"\norigins: ["https://a.example"]', /listen on :: without TLS/],
    ['listen: 128.0.0.1', /listen on 128\.0\.0\.1 without TLS/],
    [`listen: 10.0.0.5\n${tls}`, /No address is named.*console\.origins/],
    ['proxy: { trusted: [10.0.0.2] }', /No address is named.*GREENGATE_CONSOLE_ORIGINS/],
    ['origins: ["https://a.example"]', /https:\/\/a\.example.*neither TLS nor a proxy/],
    ['tls: { certFile: a.pem }', /Only one of console\.tls\.certFile/],
  ])('refuses what does not go together: %s', (yaml, sentence) => {
    expect(failureOf(() => consoleFrom(yaml))).toMatch(sentence);
  });

  it.each([
    [
      { GREENGATE_CONSOLE_LISTEN: 'plant.example' },
      /GREENGATE_CONSOLE_LISTEN must be an IP address.*plant\.example/,
    ],
    [{ GREENGATE_CONSOLE_ORIGINS: 'http://a.example' }, /must be https:\/\/name.*http:\/\/a\.example/],
    [{ GREENGATE_CONSOLE_TLS_KEY_FILE: 'a.key' }, /both or neither/],
    [{ GREENGATE_CONSOLE_PROXY_TRUSTED: '10.0.0.0/33' }, /must be an address.*10\.0\.0\.0\/33/],
    [{ GREENGATE_CONSOLE_PROXY_TRUSTED: '0.0.0.0/0' }, /must be an address/],
  ])('refuses %o', (env, sentence) => {
    expect(failureOf(() => consoleFrom('', env))).toMatch(sentence);
  });

  it.each([
    'https://a.example/console',
    'https://*.example',
    'https://u:p@a.example',
    'a.example',
    'https://',
  ])('takes %s for no origin', (origin) => {
    expect(v.safeParse(configFileSchema, { console: { origins: [origin] } }).success).toBe(false);
  });
});

describe('addresses', () => {
  it('knows ranges of both families', () => {
    const trusted = addressList(['10.0.0.2', '192.168.4.0/22', 'fd00::/8']);
    for (const address of ['10.0.0.2', '192.168.7.255', 'fd12::1']) expect(trusted(address)).toBe(true);
    for (const address of ['10.0.0.3', '192.168.8.0', 'fe80::1', 'x', ''])
      expect(trusted(address)).toBe(false);
    for (const range of ['x', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', 'fe80::1%eth0', '10.0.0.0/0'])
      expect(isAddressRange(range)).toBe(false);
  });

  it.each([
    ['::ffff:10.0.0.2', '10.0.0.2'],
    ['10.0.0.2:5123', '10.0.0.2'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', null],
    ['', null],
  ])('spells %s as %s', (text, address) => {
    expect(plainAddress(text)).toBe(address);
  });
});
