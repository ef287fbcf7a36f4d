/** Finds or provisions the `temporal` executable: PATH, the project's cache, the official download, a build with Go. */
import { accessSync, constants, rmSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Report } from '../start/report.ts';
import { withFileLock } from './file-lock.ts';
import { reasonOf, StartFailure } from './start-failure.ts';
import { buildTemporal } from './temporal-build.ts';
import { downloadTemporal } from './temporal-download.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const temporalVersion = '1.5.1';

const executableName = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/** Returns the path of an executable that ran `--version`; throws StartFailure when none can be had. */
export async function findTemporal(report: Report, env: Environment = process.env): Promise<string> {
  const onPath = findOnPath('temporal', env);
  if (onPath !== null && runs(onPath)) return onPath;
  const folder = join(cacheFolder(env), `temporal-cli-${temporalVersion}`);
  const cached = join(folder, executableName('temporal'));
  if (runs(cached)) return cached;
  const waiting = (holder: number, seconds: number): void =>
    report(`Temporal: process ${holder} is already providing the server, waiting (${seconds} s)`);
  try {
    await withFileLock(`${folder}.lock`, waiting, async () => {
      if (!runs(cached)) await provide({ target: cached, report, env });
    });
  } catch (cause) {
    if (cause instanceof StartFailure) throw cause;
    throw new StartFailure(
      `The Temporal server cannot be kept in ${folder}: ${reasonOf(cause)}`,
      'make that folder writable or put a Temporal CLI on PATH',
      { cause },
    );
  }
  return cached;
}

async function provide(to: {
  readonly target: string;
  readonly report: Report;
  readonly env: Environment;
}): Promise<void> {
  const { target, report, env } = to;
  // What an earlier, killed attempt left; the lock keeps other attempts out.
  rmSync(dirname(target), { recursive: true, force: true });
  report(`Temporal: not found on this machine, downloading version ${temporalVersion}`);
  let whyNoDownload: string;
  try {
    await downloadTemporal({ target, version: temporalVersion, env });
    if (runs(target)) return;
    whyNoDownload = 'the downloaded file does not run here';
  } catch (cause) {
    whyNoDownload = reasonOf(cause);
  }
  const go = findOnPath('go', env);
  if (go === null)
    throw new StartFailure(
      `No Temporal server could be had: no "temporal" on PATH, the download failed (${whyNoDownload}) and there is no Go to build it`,
      'install the Temporal CLI or Go, or name a running server with GREENGATE_TEMPORAL_ADDRESS',
    );
  report(`Temporal: download not possible (${whyNoDownload}), building it with Go, once, about two minutes`);
  await buildTemporal({ go, target, version: temporalVersion, report, env });
  if (!runs(target))
    throw new StartFailure(
      `${target} was built but does not run`,
      'install the Temporal CLI and put it on PATH',
    );
}

/** The user's cache folder by the custom of each system, with the project's name. */
export function cacheFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const home = env['HOME'] || homedir();
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'greengate');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'greengate');
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'greengate');
}

export function findOnPath(name: string, env: Environment): string | null {
  // Windows spells the variable Path.
  const path = env['PATH'] ?? env['Path'] ?? '';
  const candidates = path.split(delimiter).filter(Boolean);
  return candidates.map((folder) => join(folder, executableName(name))).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function runs(file: string): boolean {
  if (!isExecutable(file)) return false;
  try {
    const output = execFileSync(file, ['--version'], {
      encoding: 'utf8',
      timeout: 20_000,
      windowsHide: true,
    });
    return output.includes('Server');
  } catch {
    return false;
  }
}
