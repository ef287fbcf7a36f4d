/** One real PostgreSQL and one real Temporal for the whole run. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { workflowBundle } from '../../worker/gate/workflow-bundle.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import { startTestServers } from './test-servers.ts';
import { bundlesVariable } from './test-site.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    temporalAddress: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // What the console's sources are compiled by is made by its framework, and a fresh clone does not have it.
  execFileSync(process.execPath, [join(projectRoot, 'node_modules/@sveltejs/kit/svelte-kit.js'), 'sync'], {
    cwd: join(projectRoot, 'web'),
    stdio: 'ignore',
  });
  const folder = mkdtempSync(join(tmpdir(), 'greengate-run-'));
  chmodSync(folder, 0o755);
  // Workers of the run inherit it: what all gates run is compiled once.
  const bundles = join(folder, 'bundles');
  process.env[bundlesVariable] = bundles;
  const [servers] = await Promise.all([startTestServers(folder), workflowBundle(bundles)]);
  project.provide('postgresUrl', servers.postgresUrl);
  project.provide('temporalAddress', servers.temporalAddress);
  return async () => {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
