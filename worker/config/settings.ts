/** Every setting of a site as the help of the command line lists it: what it is for, where it is set, its default. */
import type { Config } from './config.ts';
import { defaultPorts, defaultReviews, defaultSessions, portVariables } from './load-config.ts';

export interface Setting {
  /** Null: only in the file. */
  readonly variable: string | null;
  /** In temporal.yaml, with dots; null: only by environment. */
  readonly key: string | null;
  readonly preset: string;
  readonly what: string;
}

const portPurposes: Readonly<Record<keyof Config['ports'], string>> = {
  console: 'web console',
  ingest: 'cameras push here',
  regulator: 'simulated regulator',
  temporal: 'Temporal server of our own',
  temporalUi: 'its web page, 0 = none',
  postgres: 'PostgreSQL of our own',
  simulatorControl: 'control of the simulated site',
  devices: 'simulated devices: this port and those after it',
};

const ports = (Object.keys(portPurposes) as (keyof Config['ports'])[]).map((name): Setting => ({
  variable: portVariables[name],
  key: `ports.${name}`,
  preset: String(defaultPorts[name]),
  what: portPurposes[name],
}));

export const settings: readonly Setting[] = [
  {
    variable: 'GREENGATE_CONFIG',
    key: null,
    preset: 'temporal.yaml beside package.json',
    what: 'the file with the keys below',
  },
  {
    variable: 'GREENGATE_PROFILE',
    key: 'profile',
    preset: 'demo',
    what: 'demo or cluster; <profile> below is the one in use',
  },
  {
    variable: 'GREENGATE_DATA',
    key: 'data',
    preset: '.data',
    what: 'data folder; a relative one is taken from the folder of the file',
  },
  ...ports,
  {
    variable: 'GREENGATE_CONSOLE_LISTEN',
    key: 'console.listen',
    preset: '127.0.0.1',
    what: 'IP address that the console listens on; another than loopback needs TLS or a proxy',
  },
  {
    variable: 'GREENGATE_CONSOLE_ORIGINS',
    key: 'console.origins',
    preset: 'none',
    what: 'https://name[:port] under which people open the console, several by commas',
  },
  {
    variable: 'GREENGATE_CONSOLE_TLS_CERT_FILE',
    key: 'console.tls.certFile',
    preset: 'none',
    what: 'certificate of the console with its chain (PEM); renewed files are taken up',
  },
  {
    variable: 'GREENGATE_CONSOLE_TLS_KEY_FILE',
    key: 'console.tls.keyFile',
    preset: 'none',
    what: 'its private key (PEM, without a passphrase)',
  },
  {
    variable: 'GREENGATE_CONSOLE_PROXY_TRUSTED',
    key: 'console.proxy.trusted',
    preset: 'none',
    what: 'addresses or ranges of the reverse proxies before the console, several by commas',
  },
  {
    variable: 'GREENGATE_DEMO_TRAFFIC',
    key: 'demo.traffic',
    preset: 'on',
    what: 'vehicles come by themselves',
  },
  {
    variable: 'GREENGATE_SESSION_IDLE_MINUTES',
    key: 'sessions.idleMinutes',
    preset: String(defaultSessions.idleMinutes),
    what: 'a console session ends after so long without a touch, 1 to 240',
  },
  {
    variable: 'GREENGATE_SESSION_HOURS',
    key: 'sessions.absoluteHours',
    preset: String(defaultSessions.absoluteHours),
    what: 'a console session ends after so long in any case, 1 to 72',
  },
  {
    variable: 'GREENGATE_REVIEW_OVERDUE_HOURS',
    key: 'reviews.overdueHours',
    preset: String(defaultReviews.overdueHours),
    what: 'an order that nobody has reviewed for so long is marked as overdue, 1 to 720',
  },
  {
    variable: 'DATABASE_URL',
    key: null,
    preset: 'none',
    what: 'PostgreSQL server to use instead of our own',
  },
  {
    variable: 'GREENGATE_TEMPORAL_ADDRESS',
    key: 'profiles.<profile>.address',
    preset: 'none',
    what: 'Temporal server (host:port) to use instead of our own',
  },
  {
    variable: 'GREENGATE_TEMPORAL_NAMESPACE',
    key: 'profiles.<profile>.namespace',
    preset: 'default',
    what: 'namespace in Temporal',
  },
  {
    variable: null,
    key: 'profiles.<profile>.taskQueue',
    preset: 'greengate',
    what: 'task queue in Temporal',
  },
  {
    variable: null,
    key: 'profiles.<profile>.tls',
    preset: 'none',
    what: 'serverName, caFile, certFile and keyFile of the way to Temporal',
  },
  {
    variable: 'GREENGATE_TEMPORAL_API_KEY',
    key: null,
    preset: 'none',
    what: 'key for Temporal; switches TLS on',
  },
  {
    variable: 'GREENGATE_DEBUG',
    key: null,
    preset: 'off',
    what: 'any value: unexpected errors with their stack',
  },
];

/** One line per setting. */
export function settingsHelp(): string {
  const width = (column: 'variable' | 'key'): number =>
    Math.max(...settings.map((setting) => (setting[column] ?? '–').length));
  const [variables, keys] = [width('variable'), width('key')];
  const lines = settings.map(
    ({ variable, key, preset, what }) =>
      `  ${(variable ?? '–').padEnd(variables)}  ${(key ?? '–').padEnd(keys)}  ${what} (default: ${preset})`,
  );
  return `\nSettings: environment variable, or key of temporal.yaml; the environment wins.\n${lines.join('\n')}`;
}
