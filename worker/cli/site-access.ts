/** How a command reaches the site that runs on this machine. */
import { Client, Connection } from '@temporalio/client';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import type { Config } from '../config/config.ts';
import { settledError } from '../provision/postgres-failure.ts';
import { embeddedDatabaseUrl, hasStarted } from '../provision/postgres.ts';
import { reasonOf, StartFailure } from '../provision/start-failure.ts';
import { temporalConnectionOptions } from '../provision/temporal-connection.ts';

/** Throws StartFailure where no start has made the database of this data folder yet. */
export function mustHaveStarted(config: Config): void {
  if (!hasStarted(config)) throw nothingStarted(`there is no database in ${config.dataDir}`);
}

function nothingStarted(why: string): StartFailure {
  return new StartFailure(
    `Nothing was started here yet (${why})`,
    'start the site with `npm start`, or name the data folder of another site with GREENGATE_DATA',
  );
}

export async function withDatabase<Result>(
  config: Config,
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  mustHaveStarted(config);
  const database = openDatabase(config.databaseUrl ?? embeddedDatabaseUrl(config), { connections: 2 });
  try {
    await mustHoldTables(database, config);
    return await use(database);
  } catch (error) {
    throw settledError(config, error);
  } finally {
    await database.$disconnect();
  }
}

async function mustHoldTables(database: Database, config: Config): Promise<void> {
  const [row] = await database.$queryRaw<
    { made: boolean }[]
  >`SELECT to_regclass('ledger_head') IS NOT NULL AS made`.catch((error: unknown) => {
    const settled = settledError(config, error);
    if (settled instanceof StartFailure) throw settled;
    throw new StartFailure(
      'The database does not answer',
      'start the site with `npm start` or correct DATABASE_URL',
      { cause: error },
    );
  });
  if (!row?.made) throw nothingStarted('its database holds no tables');
}

export async function withTemporal<Result>(
  config: Config,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  if (config.temporal.address === null) mustHaveStarted(config);
  const address = config.temporal.address ?? `127.0.0.1:${config.ports.temporal}`;
  const connection = await Connection.connect({
    ...temporalConnectionOptions(config.temporal, address),
    connectTimeout: 5_000,
  }).catch((error: unknown) => {
    throw new StartFailure(
      `Temporal does not answer on ${address} (${reasonOf(error)})`,
      'start the site with `npm start`',
      { cause: error },
    );
  });
  try {
    return await use(new Client({ connection, namespace: config.temporal.namespace }));
  } finally {
    await connection.close();
  }
}
