/** The workflow code as Temporal's bundler makes it, kept beside the data: a worker that comes back must not compile first. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Returns the path of a bundle that matches the sources as they are now. */
export async function workflowBundle(cacheDir: string): Promise<string> {
  const path = join(cacheDir, `workflows-${await sourcesDigest()}.js`);
  try {
    await readFile(path);
    return path;
  } catch {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(root, 'workflows', 'index.ts'),
      logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    });
    await mkdir(cacheDir, { recursive: true });
    await writeFile(`${path}.${process.pid}`, code);
    await rename(`${path}.${process.pid}`, path);
    return path;
  }
}

async function sourcesDigest(): Promise<string> {
  const hash = createHash('sha256');
  for (const ring of ['workflows', 'rules']) {
    const names = await readdir(join(root, ring), { recursive: true });
    for (const name of names.sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      hash.update(name).update(await readFile(join(root, ring, name)));
    }
  }
  const require = createRequire(import.meta.url);
  for (const library of ['xstate', '@temporalio/workflow', '@temporalio/worker']) {
    hash.update((require(`${library}/package.json`) as { version: string }).version);
  }
  return hash.digest('hex').slice(0, 16);
}
