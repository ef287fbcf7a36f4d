import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import type { Report } from '../start/report.ts';
import { damagedStore, logFileOf, whereToLook } from './damaged-store.ts';
import { makeFolder } from './make-folder.ts';
import { stopOrphan } from './server-pid-file.ts';
import { startServer } from './server-process.ts';
import type { RunningServer, ServerTrouble } from './server-process.ts';
import { reasonOf, StartFailure } from './start-failure.ts';
import { findTemporal } from './temporal-cli.ts';
import { temporalConnectionOptions } from './temporal-connection.ts';

export interface ProvisionedTemporal {
  /** host:port of the frontend. */
  readonly address: string;
  /** Process id of the server of our own; null for a configured one, or while it is being started again. */
  readonly pid: () => number | null;
  readonly stop: () => Promise<void>;
}

const name = 'Temporal';
const connectPatience = 5000;
/** Closed passages stay readable for three days; what must last is in the ledger. */
const retentionSeconds = 72 * 3600;

/** The configured server, checked, or one of our own that keeps its store in the data folder. */
export async function startTemporal(config: Config, report: Report): Promise<ProvisionedTemporal> {
  const { address } = config.temporal;
  if (address !== null) {
    await checkConfigured(config, address);
    report(`${name}: using ${address}, namespace ${config.temporal.namespace}`);
    return { address, pid: () => null, stop: () => Promise.resolve() };
  }
  await stopTemporalOrphan(config, report);
  const executable = await findTemporal(report);
  const server = await startDevServer({ config, executable, report });
  const own = `127.0.0.1:${config.ports.temporal}`;
  await keepHistories(own, config.temporal.namespace);
  report(`${name}: ready on ${own}`);
  return { address: own, ...server };
}

export function stopTemporalOrphan(config: Config, report: Report): Promise<void> {
  return stopOrphan(pidFileOf(config), name, report);
}

function startDevServer(from: {
  readonly config: Config;
  readonly executable: string;
  readonly report: Report;
}): Promise<RunningServer> {
  const { config, executable, report } = from;
  const folder = join(config.dataDir, 'temporal');
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new StartFailure(
      `The folder ${folder} cannot be made: ${reasonOf(cause)}`,
      'choose another data folder with GREENGATE_DATA',
      { cause },
    );
  }
  return startServer(
    {
      name,
      executable,
      args: devServerArguments(config, join(folder, 'temporal.db')),
      pidFile: pidFileOf(config),
      logFile: logFileOf(config, 'temporal'),
      answers: () => describe(config, `127.0.0.1:${config.ports.temporal}`),
      failure: (trouble) => temporalFailure(config, trouble),
    },
    report,
  );
}

const damage = /malformed|not a database|disk I\/O error|corrupt|no such (table|column)/i;

function temporalFailure(config: Config, { how, reason, cause }: ServerTrouble): StartFailure {
  const found = reason.search(damage);
  // What it was about to do is wrapped around the reason.
  if (found >= 0)
    return damagedStore(config, 'temporal', {
      reason: reason.slice(reason.lastIndexOf(': ', found) + 1).trim(),
      cause,
    });
  return new StartFailure(
    `${name} ${how}${reason === '' ? '' : `: ${reason}`}`,
    whereToLook(config, 'temporal'),
    { cause },
  );
}

function devServerArguments(config: Config, store: string): readonly string[] {
  const ui = config.ports.temporalUi;
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(config.ports.temporal)],
    ...(ui === 0 ? ['--headless'] : ['--ui-port', String(ui)]),
    ...['--db-filename', store, '--namespace', config.temporal.namespace],
    // A write-ahead log that is synced at every commit: as safe in a power loss as the default journal, but quicker.
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=full'],
    ...['--dynamic-config-value', 'system.enableEagerWorkflowStart=true'],
    ...['--log-level', 'error', '--log-format', 'json'],
  ];
}

/** Rejects unless the namespace answers. */
async function describe(config: Config, address: string): Promise<void> {
  const connection = await Connection.connect({
    ...temporalConnectionOptions(config.temporal, address),
    connectTimeout: connectPatience,
  });
  try {
    await connection.withDeadline(Date.now() + connectPatience, () =>
      connection.workflowService.describeNamespace({ namespace: config.temporal.namespace }),
    );
  } finally {
    await connection.close();
  }
}

async function checkConfigured(config: Config, address: string): Promise<void> {
  try {
    await describe(config, address);
  } catch (cause) {
    if (cause instanceof StartFailure) throw cause;
    throw new StartFailure(
      `The Temporal server ${address} with namespace "${config.temporal.namespace}" does not answer: ${reasonOf(cause)}`,
      'start it, or correct GREENGATE_TEMPORAL_ADDRESS, GREENGATE_TEMPORAL_NAMESPACE or temporal.yaml',
      { cause },
    );
  }
}

async function keepHistories(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: connectPatience });
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: { seconds: retentionSeconds as never } },
    });
  } finally {
    await connection.close();
  }
}

const pidFileOf = (config: Config): string => join(config.dataDir, 'temporal', 'server.pid.json');
