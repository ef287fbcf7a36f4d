/** One real PostgreSQL and one real Temporal for the whole run. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { loadConfig } from '../../worker/config/load-config.ts';
import { startPostgres } from '../../worker/provision/postgres.ts';
import { startTemporal } from '../../worker/provision/temporal.ts';
import { freePorts } from './free-ports.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    temporalAddress: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'greengate-run-'));
  chmodSync(folder, 0o755);
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
  project.provide('postgresUrl', postgres.databaseUrl);
  project.provide('temporalAddress', temporal.address);
  return async () => {
    await temporal.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
