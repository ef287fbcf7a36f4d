import type { Config } from '../config/config.ts';
import type { Report } from '../start/report.ts';
import { stopPostgresOrphan } from './postgres.ts';
import { stopTemporalOrphan } from './temporal.ts';

/**
 * Stops the servers that a killed earlier run of this data folder left behind; before the ports are checked.
 * Throws StartFailure when that run is still alive.
 */
export async function stopOrphans(config: Config, report: Report): Promise<void> {
  await stopTemporalOrphan(config, report);
  await stopPostgresOrphan(config, report);
}
