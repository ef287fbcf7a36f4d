import { join } from 'node:path';
import { projectRoot } from '../start/project-root.ts';
import type { Config } from './config.ts';
import { loadConfig } from './load-config.ts';

/** The configuration of this installation: `temporal.yaml` beside package.json (or `GREENGATE_CONFIG`), then the environment. */
export function siteConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  return loadConfig({ env, file: env['GREENGATE_CONFIG'] ?? join(projectRoot, 'temporal.yaml') });
}
