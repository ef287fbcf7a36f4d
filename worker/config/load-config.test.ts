import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartFailure } from '../provision/start-failure.ts';
import { loadConfig } from './load-config.ts';

const shipped = resolve(import.meta.dirname, '../../temporal.yaml');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string): string => {
  const file = join(folder, 'temporal.yaml');
  writeFileSync(file, content);
  return file;
};
const failureOf = (load: () => unknown): string => {
  try {
    load();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(StartFailure);
    return (thrown as StartFailure).message;
  }
  throw new Error('expected a StartFailure');
};

describe('loadConfig', () => {
  it('gives the documented defaults without a file', () => {
    expect(loadConfig({ env: {}, file: join(folder, 'temporal.yaml') })).toEqual({
      profile: 'demo',
      dataDir: join(folder, '.data'),
      ports: {
        console: 3000,
        ingest: 8090,
        regulator: 8095,
        temporal: 7233,
        temporalUi: 8233,
        postgres: 5433,
        simulatorControl: 8096,
        devices: 15020,
      },
      console: { listen: '127.0.0.1', origins: [], tls: null, trustedProxies: [] },
      temporal: { address: null, namespace: 'default', taskQueue: 'greengate', apiKey: null, tls: null },
      databaseUrl: null,
      demo: { traffic: true },
      sessions: { idleMinutes: 20, absoluteHours: 12 },
      reviews: { overdueHours: 24 },
    });
  });

  it('reads the shipped file to the same values as the defaults', () => {
    const shippedConfig = loadConfig({ env: {}, file: shipped });
    expect({ ...shippedConfig, dataDir: '' }).toEqual({
      ...loadConfig({ env: {}, file: join(folder, 'none.yaml') }),
      dataDir: '',
    });
    expect(shippedConfig.dataDir).toBe(join(dirname(shipped), '.data'));
  });

  it('lets the environment win over the file', () => {
    const file = write('ports: { console: 3100, ingest: 8190 }\ndata: here\ndemo: { traffic: true }');
    const config = loadConfig({
      env: {
        GREENGATE_CONSOLE_PORT: '3200',
        GREENGATE_DATA: '/var/lib/site',
        GREENGATE_DEMO_TRAFFIC: 'off',
        GREENGATE_REVIEW_OVERDUE_HOURS: '8',
        GREENGATE_TEMPORAL_UI_PORT: '0',
        GREENGATE_TEMPORAL_ADDRESS: 'temporal:7233',
        GREENGATE_TEMPORAL_NAMESPACE: 'plant',
        DATABASE_URL: 'postgresql://a:b@db/site',
      },
      file,
    });
    expect(config.reviews).toEqual({ overdueHours: 8 });
    expect(config.ports).toMatchObject({ console: 3200, ingest: 8190, temporalUi: 0 });
    expect(config.dataDir).toBe(resolve('/var/lib/site'));
    expect(config.demo.traffic).toBe(false);
    expect(config.temporal).toMatchObject({ address: 'temporal:7233', namespace: 'plant' });
    expect(config.databaseUrl).toBe('postgresql://a:b@db/site');
  });

  it('counts an empty variable as unset', () => {
    expect(
      loadConfig({ env: { GREENGATE_CONSOLE_PORT: '', DATABASE_URL: ' ' }, file: shipped }),
    ).toMatchObject({
      ports: { console: 3000 },
      databaseUrl: null,
    });
  });

  it('reads a cluster with TLS files beside the file', () => {
    const file = write(
      'profile: cluster\nprofiles: { cluster: { address: "t:7233", namespace: n, tls: { caFile: ca.pem } } }',
    );
    expect(loadConfig({ env: {}, file }).temporal).toEqual({
      address: 't:7233',
      namespace: 'n',
      taskQueue: 'greengate',
      apiKey: null,
      tls: { serverName: null, caFile: join(folder, 'ca.pem'), certFile: null, keyFile: null },
    });
  });

  it('turns TLS on when an API key is given', () => {
    const env = { GREENGATE_TEMPORAL_API_KEY: 'k', GREENGATE_TEMPORAL_ADDRESS: 't:7233' };
    expect(loadConfig({ env, file: shipped }).temporal.tls).not.toBeNull();
  });

  it.each([
    ['ports: { consle: 1 }', /unknown key "ports\.consle"/],
    ['colour: blue', /unknown key "colour"/],
    ['ports: { console: abc }', /ports\.console must be a number, not "abc"/],
    ['ports: { console: 70000 }', /ports\.console must be between 1 and 65535/],
    ['ports: { console: 8090 }', /Port 8090 is given to both console and ingest; .*GREENGATE_CONSOLE_PORT/],
    ['profile: production', /profile must be demo or cluster/],
    ['profile: cluster', /profiles\.cluster\.address.*GREENGATE_TEMPORAL_ADDRESS/],
    ['profiles: { demo: { apiKey: secret } }', /GREENGATE_TEMPORAL_API_KEY/],
    ['profiles: { demo: { address: "http://x" } }', /is not host:port/],
    ['profiles: { demo: { tls: { certFile: a } } }', /both or neither/],
    ['- a list', /must be/],
    ['ports: [', /cannot be read/],
  ])('refuses %s in one sentence', (content, sentence) => {
    const file = write(content);
    const message = failureOf(() => loadConfig({ env: {}, file }));
    expect(message).toMatch(sentence);
    expect(message).not.toContain('\n');
  });

  it.each([
    [{ GREENGATE_CONSOLE_PORT: 'abc' }, /GREENGATE_CONSOLE_PORT is "abc"/],
    [{ GREENGATE_CONSOLE_PORT: '0' }, /GREENGATE_CONSOLE_PORT/],
    [{ GREENGATE_INGEST_PORT: '3000' }, /Port 3000/],
    [{ GREENGATE_DEMO_TRAFFIC: 'maybe' }, /on or off/],
    [{ GREENGATE_SESSION_IDLE_MINUTES: '0' }, /whole number/],
    [{ GREENGATE_SESSION_HOURS: 'long' }, /whole number/],
    [{ GREENGATE_REVIEW_OVERDUE_HOURS: '721' }, /whole number/],
    [{ GREENGATE_PROFILE: 'x' }, /demo or cluster/],
    [{ DATABASE_URL: 'mysql://u:geheim@h/d' }, /DATABASE_URL is not a PostgreSQL address/],
  ])('refuses %o', (env, sentence) => {
    const message = failureOf(() => loadConfig({ env, file: shipped }));
    expect(message).toMatch(sentence);
    expect(message).not.toContain('geheim');
  });
});
