import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { reasonOf, StartFailure } from '../provision/start-failure.ts';
import { configFileSchema, portKeys, reviewKeys, sessionKeys } from './config-file.schema.ts';
import type { ConfigFile } from './config-file.schema.ts';
import type { Config } from './config.ts';
import { consoleOf } from './console-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Ports = Config['ports'];
type Tls = Config['temporal']['tls'];

export const defaultPorts: Ports = {
  console: 3000,
  ingest: 8090,
  regulator: 8095,
  temporal: 7233,
  temporalUi: 8233,
  postgres: 5433,
  simulatorControl: 8096,
  devices: 15020,
};

/** The environment variable that sets each port. */
export const portVariables: Readonly<Record<keyof Ports, string>> = {
  console: 'GREENGATE_CONSOLE_PORT',
  ingest: 'GREENGATE_INGEST_PORT',
  regulator: 'GREENGATE_REGULATOR_PORT',
  temporal: 'GREENGATE_TEMPORAL_PORT',
  temporalUi: 'GREENGATE_TEMPORAL_UI_PORT',
  postgres: 'GREENGATE_POSTGRES_PORT',
  simulatorControl: 'GREENGATE_SIMULATOR_PORT',
  devices: 'GREENGATE_DEVICES_PORT',
};

const portNames = Object.keys(portVariables) as (keyof Ports)[];

/**
 * Defaults, then the file (absent is allowed), then the environment; an empty variable counts as unset.
 * A relative data folder, certificate or key is taken from the folder of the file.
 * Throws StartFailure for anything that cannot be used.
 */
export function loadConfig(source: { readonly env: Environment; readonly file: string }): Config {
  const env = (name: string): string | null => source.env[name]?.trim() || null;
  const content = readConfigFile(source.file);
  const base = dirname(resolve(source.file));
  const profile =
    oneOf('GREENGATE_PROFILE', env('GREENGATE_PROFILE'), ['demo', 'cluster']) ?? content.profile;
  const ports = portsOf(content, env);
  refuseSharedPorts(ports);
  const traffic = oneOf('GREENGATE_DEMO_TRAFFIC', env('GREENGATE_DEMO_TRAFFIC'), ['on', 'off']);
  return {
    profile,
    dataDir: resolve(base, env('GREENGATE_DATA') ?? content.data),
    ports,
    console: consoleOf(content.console, base, env),
    temporal: temporalOf({ settings: content.profiles[profile], profile, base, env }),
    databaseUrl: databaseUrlOf(env('DATABASE_URL')),
    demo: { traffic: traffic === null ? content.demo.traffic : traffic === 'on' },
    sessions: sessionsOf(content, env),
    reviews: reviewsOf(content, env),
  };
}

function temporalOf(from: {
  readonly settings: ConfigFile['profiles']['demo'];
  readonly profile: Config['profile'];
  readonly base: string;
  readonly env: (name: string) => string | null;
}): Config['temporal'] {
  const { settings, profile, base, env } = from;
  const address = env('GREENGATE_TEMPORAL_ADDRESS') ?? settings.address;
  const apiKey = env('GREENGATE_TEMPORAL_API_KEY');
  if (profile === 'cluster' && address === null)
    throw new StartFailure(
      'The profile "cluster" needs the address of a Temporal server',
      'fill in profiles.cluster.address in temporal.yaml or set GREENGATE_TEMPORAL_ADDRESS=host:7233',
    );
  if (address !== null && !/^[^\s/]+:\d{1,5}$/.test(address))
    throw new StartFailure(
      `The Temporal address "${address}" is not host:port`,
      'write it like temporal.plant.example:7233',
    );
  return {
    address,
    namespace: env('GREENGATE_TEMPORAL_NAMESPACE') ?? settings.namespace,
    taskQueue: settings.taskQueue,
    apiKey,
    tls: tlsOf(settings.tls, base) ?? (apiKey === null ? null : plainTls),
  };
}

/** An API key must not travel in clear text, so it brings TLS with the system's authorities. */
const plainTls: Tls = { serverName: null, caFile: null, certFile: null, keyFile: null };

function tlsOf(tls: Tls, base: string): Tls {
  if (tls === null) return null;
  const absolute = (file: string | null): string | null => (file === null ? null : resolve(base, file));
  if ((tls.certFile === null) !== (tls.keyFile === null))
    throw new StartFailure(
      'Only one of tls.certFile and tls.keyFile is given in temporal.yaml',
      'give both or neither',
    );
  return {
    serverName: tls.serverName,
    caFile: absolute(tls.caFile),
    certFile: absolute(tls.certFile),
    keyFile: absolute(tls.keyFile),
  };
}

function readConfigFile(file: string): ConfigFile {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new StartFailure(
        `${file} cannot be read: ${firstLine(reasonOf(cause))}`,
        'correct it or restore it from the release',
        { cause },
      );
    content = {};
  }
  const checked = v.safeParse(configFileSchema, Array.isArray(content) ? 'a list' : content);
  if (checked.success) return checked.output;
  throw fileFailure(file, checked.issues[0]);
}

function fileFailure(file: string, issue: v.BaseIssue<unknown>): StartFailure {
  const path = v.getDotPath(issue) ?? 'the content';
  if (path.endsWith('apiKey'))
    return new StartFailure(
      `${file} holds ${path}`,
      'remove it and set GREENGATE_TEMPORAL_API_KEY instead, keys do not belong in files',
    );
  if (issue.expected === 'never')
    return new StartFailure(`${file} has the unknown key "${path}"`, 'remove it or correct its spelling');
  const problem = issue.message.startsWith('must')
    ? issue.message
    : `must be ${issue.expected ?? 'different'}`;
  return new StartFailure(`${file}: ${path} ${problem}, not ${issue.received}`, 'correct that line');
}

function portsOf(content: ConfigFile, env: (name: string) => string | null): Ports {
  const portOf = (name: keyof Ports): number => {
    const given = env(portVariables[name]);
    if (given === null) return content.ports[name] ?? defaultPorts[name];
    const checked = v.safeParse(portKeys[name], /^\d+$/.test(given) ? Number(given) : NaN);
    if (checked.success) return checked.output;
    throw new StartFailure(
      `${portVariables[name]} is "${given}", which is not a port`,
      'set it to a whole number from 1 to 65535',
    );
  };
  return Object.fromEntries(portNames.map((name) => [name, portOf(name)])) as unknown as Ports;
}

export const defaultSessions: Config['sessions'] = { idleMinutes: 20, absoluteHours: 12 };

function sessionsOf(content: ConfigFile, env: (name: string) => string | null): Config['sessions'] {
  const lengthOf = (name: keyof Config['sessions'], variable: string): number =>
    lengthGiven(env, variable, sessionKeys[name]) ?? content.sessions[name] ?? defaultSessions[name];
  return {
    idleMinutes: lengthOf('idleMinutes', 'GREENGATE_SESSION_IDLE_MINUTES'),
    absoluteHours: lengthOf('absoluteHours', 'GREENGATE_SESSION_HOURS'),
  };
}

export const defaultReviews: Config['reviews'] = { overdueHours: 24 };

function reviewsOf(content: ConfigFile, env: (name: string) => string | null): Config['reviews'] {
  const given = lengthGiven(env, 'GREENGATE_REVIEW_OVERDUE_HOURS', reviewKeys.overdueHours);
  return { overdueHours: given ?? content.reviews.overdueHours ?? defaultReviews.overdueHours };
}

function lengthGiven(
  env: (name: string) => string | null,
  variable: string,
  allowed: typeof reviewKeys.overdueHours,
): number | null {
  const given = env(variable);
  if (given === null) return null;
  const checked = v.safeParse(allowed, /^\d+$/.test(given) ? Number(given) : NaN);
  if (checked.success) return checked.output;
  throw new StartFailure(
    `${variable} is "${given}"`,
    'set it to a whole number, as `greengate start --help` shows',
  );
}

function refuseSharedPorts(ports: Ports): void {
  const seen = new Map<number, keyof Ports>();
  for (const name of portNames) {
    const other = seen.get(ports[name]);
    if (other !== undefined)
      throw new StartFailure(
        `Port ${ports[name]} is given to both ${other} and ${name}`,
        `change one with ${portVariables[other]} or ${portVariables[name]}`,
      );
    seen.set(ports[name], name);
  }
}

function databaseUrlOf(url: string | null): string | null {
  if (url === null) return null;
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return url;
  // The value is not repeated here because it may hold a password.
  throw new StartFailure(
    'DATABASE_URL is not a PostgreSQL address',
    'write it like postgresql://user:password@host:5432/database, special characters percent-encoded',
  );
}

function oneOf<T extends string>(variable: string, given: string | null, allowed: readonly T[]): T | null {
  if (given === null) return null;
  const found = allowed.find((value) => value === given.toLowerCase());
  if (found !== undefined) return found;
  throw new StartFailure(`${variable} is "${given}"`, `set it to ${allowed.join(' or ')}`);
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text;
