/** Builds the console when its sources changed, so that a start needs no separate build step. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { withFileLock } from '../provision/file-lock.ts';
import { StartFailure } from '../provision/start-failure.ts';
import type { Report } from './report.ts';

/** Everything that ends up in the console, and the lockfile for the versions of what it is built with. */
const sources = [
  'web/src',
  'web/static',
  'web/package.json',
  'web/vite.config.ts',
  'rules',
  'workflows/contract',
  'workflows/client',
  'prisma/schema.prisma',
  'package-lock.json',
];

const projectRoot = join(import.meta.dirname, '..', '..');

/** Builds `web/build` unless its stamp matches the sources. Throws StartFailure with Vite's own words. */
export async function ensureConsoleBuild(report: Report, root: string = projectRoot): Promise<void> {
  const digest = sourcesDigest(root);
  if (isBuilt(root, digest)) return;
  const lock = join(root, 'node_modules', '.cache', 'greengate-console.lock');
  const waiting = (holder: number, seconds: number): void =>
    report(`Console: process ${holder} is already building it, waiting (${seconds} s)`);
  await withFileLock(lock, waiting, async () => {
    if (isBuilt(root, digest)) return;
    report('Console: building');
    await build(root);
    mkdirSync(dirname(stampOf(root)), { recursive: true });
    writeFileSync(stampOf(root), digest);
    report('Console: built');
  });
}

/** SHA-256 over the names and contents of all source files; line ends count, dates do not. */
export function sourcesDigest(root: string): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesBelow(join(root, source)))) {
    const name = relative(root, file).split(sep).join('/');
    const content = readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return [];
  if (!status.isDirectory()) return path.endsWith('.test.ts') ? [] : [path];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => filesBelow(join(path, entry)));
}

const stampOf = (root: string): string => join(root, 'web', 'build', '.stamp');

const isBuilt = (root: string, digest: string): boolean =>
  existsSync(stampOf(root)) && readFileSync(stampOf(root), 'utf8') === digest;

function build(root: string): Promise<void> {
  const manifest = createRequire(join(root, 'package.json')).resolve('vite/package.json');
  const child = spawn(
    process.execPath,
    [join(dirname(manifest), 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: join(root, 'web'),
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    },
  );
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(buildFailure(output))));
  });
}

/** Lines of Vite that say only that there was an error. */
const heading = /^(error during build:|Build failed with|. Build failed in)/;

function buildFailure(output: string): StartFailure {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim());
  const reason = lines.find((line) => line !== '' && !heading.test(line)) ?? 'no output';
  return new StartFailure(
    `The console could not be built: ${reason}`,
    'run "npx vite build" in web/ for the details',
    {
      cause: new Error(output),
    },
  );
}
