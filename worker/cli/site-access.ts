/** How a command reaches the site that runs on this machine. */
import { Client, Connection } from '@temporalio/client';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import type { Config } from '../config/config.ts';
import { embeddedDatabaseUrl } from '../provision/postgres.ts';
import { reasonOf, StartFailure } from '../provision/start-failure.ts';
import { temporalConnectionOptions } from '../provision/temporal-connection.ts';

export async function withDatabase<Result>(
  config: Config,
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = openDatabase(config.databaseUrl ?? embeddedDatabaseUrl(config), { connections: 2 });
  try {
    await database.$queryRaw`SELECT 1`.catch((error: unknown) => {
      throw new StartFailure(
        'The database does not answer',
        'start the site with `npm start` or correct DATABASE_URL',
        { cause: error },
      );
    });
    return await use(database);
  } finally {
    await database.$disconnect();
  }
}

export async function withTemporal<Result>(
  config: Config,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
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
