/**
 * Builds the console when its sources changed, so that a start needs no separate build step. Each state of the
 * sources has a folder of its own: what a running console serves is never written again.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { withFileLock } from '../provision/file-lock.ts';
import { makeFolder } from '../provision/make-folder.ts';
import { reasonOf, StartFailure } from '../provision/start-failure.ts';
import { noteChosen, removeOldBuilds, unfinishedName } from './console-builds.ts';
import { projectRoot } from './project-root.ts';
import type { Report } from './report.ts';

/** Everything that ends up in the console, and the lockfile for the versions of what it is built with. */
const sources = [
  'web/src',
  'web/static',
  'web/package.json',
  'web/vite.config.ts',
  'rules',
  'people',
  'workflows/contract',
  'workflows/client',
  'prisma/schema.prisma',
  'package-lock.json',
];

/** Inside node_modules, because a build finds its external packages from where it lies. */
const buildsOf = (root: string): string => join(root, 'node_modules', '.cache', 'greengate-console');

/** Returns the folder of the build of the present sources, building it if need be. Throws StartFailure with Vite's own words. */
export async function ensureConsoleBuild(report: Report, root: string = projectRoot): Promise<string> {
  const lock = `${buildsOf(root)}.lock`;
  const waiting = (holder: number, seconds: number): void =>
    report(`Console: process ${holder} is already building it, waiting (${seconds} s)`);
  try {
    return readyBuild(root) ?? (await withFileLock(lock, waiting, () => buildPresentSources(root, report)));
  } catch (cause) {
    if (cause instanceof StartFailure) throw cause;
    throw new StartFailure(
      `The console cannot be built in ${buildsOf(root)}: ${reasonOf(cause)}`,
      'let this account write there',
      { cause },
    );
  }
}

function readyBuild(root: string): string | null {
  const folder = join(buildsOf(root), sourcesDigest(root));
  if (!existsSync(folder)) return null;
  noteChosen(folder);
  return folder;
}

async function buildPresentSources(root: string, report: Report): Promise<string> {
  const builds = buildsOf(root);
  makeFolder(builds);
  for (;;) {
    const ready = readyBuild(root);
    if (ready !== null) return ready;
    report('Console: building');
    const digest = sourcesDigest(root);
    const unfinished = join(builds, unfinishedName(digest));
    try {
      await build(root, unfinished);
      // Sources that were edited meanwhile are in it by half: it belongs to neither digest.
      if (sourcesDigest(root) !== digest) continue;
      renameSync(unfinished, join(builds, digest));
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
    report('Console: built');
    removeOldBuilds(builds, digest);
  }
}

/** Over the names and contents of all source files; line ends count, dates do not. */
export function sourcesDigest(root: string): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesBelow(join(root, source)))) {
    const name = relative(root, file).split(sep).join('/');
    const content = readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 20);
}

function filesBelow(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return [];
  if (!status.isDirectory()) return path.endsWith('.test.ts') ? [] : [path];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => filesBelow(join(path, entry)));
}

async function build(root: string, folder: string): Promise<void> {
  const manifest = createRequire(join(root, 'package.json')).resolve('vite/package.json');
  const child = spawn(
    process.execPath,
    [join(dirname(manifest), 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: join(root, 'web'),
      env: { ...process.env, GREENGATE_CONSOLE_OUT: folder, NODE_ENV: 'production', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    },
  );
  // A start that fails or is stopped meanwhile does not wait for the build.
  const end = (): void => void child.kill();
  process.once('exit', end);
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => process.off('exit', end));
  if (code !== 0) throw buildFailure(output);
  // Below node_modules no package.json of ours says that these are modules.
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
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
    { cause: new Error(output) },
  );
}
