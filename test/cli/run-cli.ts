import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../worker/start/project-root.ts';
import type { TestSite } from '../stack/test-site.ts';

export interface Told {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line against a test site, in a process of its own. `env`: what else it is told. */
export async function runCli(
  { config, databaseUrl, simulated }: TestSite,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const child = spawn(process.execPath, [join(projectRoot, 'worker', 'cli', 'cli.ts'), ...args], {
    env: {
      ...process.env,
      GREENGATE_CONFIG: join(config.dataDir, 'none'),
      GREENGATE_DATA: config.dataDir,
      GREENGATE_SIMULATOR_PORT: new URL(simulated.controlUrl).port,
      GREENGATE_TEMPORAL_ADDRESS: config.temporal.address ?? '',
      GREENGATE_TEMPORAL_NAMESPACE: config.temporal.namespace,
      DATABASE_URL: databaseUrl,
      ...env,
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}
