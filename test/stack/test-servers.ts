/** A real PostgreSQL and a real Temporal for one run, on free ports. */
import { join } from 'node:path';
import { loadConfig } from '../../worker/config/load-config.ts';
import { startPostgres } from '../../worker/provision/postgres.ts';
import { startTemporal } from '../../worker/provision/temporal.ts';
import { freePorts } from './free-ports.ts';

export interface TestServers {
  readonly postgresUrl: string;
  readonly temporalAddress: string;
  stop(): Promise<void>;
}

export async function startTestServers(folder: string): Promise<TestServers> {
  const [postgresPort, temporalPort] = await freePorts(2);
  const config = loadConfig({
    env: {
      GREENGATE_DATA: join(folder, 'data'),
      GREENGATE_POSTGRES_PORT: String(postgresPort),
      GREENGATE_TEMPORAL_PORT: String(temporalPort),
      GREENGATE_TEMPORAL_UI_PORT: '0',
    },
    file: join(folder, 'none'),
  });
  const quiet = (): void => undefined;
  const temporal = await startTemporal(config, quiet);
  const postgres = await startPostgres(config, quiet);
  return {
    postgresUrl: postgres.databaseUrl,
    temporalAddress: temporal.address,
    stop: async () => {
      await temporal.stop();
      await postgres.stop();
    },
  };
}
