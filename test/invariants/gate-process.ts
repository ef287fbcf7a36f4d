/** The gate of a test site under a supervisor, as `greengate start` runs it. */
import { join } from 'node:path';
import { projectRoot } from '../../worker/start/project-root.ts';
import { createSupervisor } from '../../worker/start/supervisor.ts';
import type { Supervisor } from '../../worker/start/supervisor.ts';
import type { TestSite } from '../stack/test-site.ts';

/** It dies once, at `crash`: `before:decide`, `after:openBarrier`; `none`: it does not. */
export async function startGateProcess(
  { config, databaseUrl }: TestSite,
  crash: string,
): Promise<Supervisor> {
  const supervisor = createSupervisor({
    logsDir: join(config.dataDir, 'logs'),
    report: () => undefined,
    showError: () => undefined,
  });
  await supervisor.start({
    name: `gate-${crash.replace(':', '-')}`,
    entry: join(projectRoot, 'test', 'invariants', 'crash-entry.ts'),
    env: {
      GATE_CRASH: crash,
      GREENGATE_CONFIG: join(config.dataDir, 'none'),
      GREENGATE_DATA: config.dataDir,
      GREENGATE_INGEST_PORT: String(config.ports.ingest),
      GREENGATE_TEMPORAL_ADDRESS: config.temporal.address ?? '',
      GREENGATE_TEMPORAL_NAMESPACE: config.temporal.namespace,
      DATABASE_URL: databaseUrl,
    },
  });
  return supervisor;
}
