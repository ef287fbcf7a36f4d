/**
 * PostgreSQL refuses to run as root. Where the site is started as root, the server gets an account of its own, and
 * what that account cannot reach (a project or data folder below /root, say) is kept where it can.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Report } from '../start/report.ts';
import { makeFolder } from './make-folder.ts';
import { StartFailure } from './start-failure.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const accountName = 'postgres';
const others = { enter: 0o001, readAndEnter: 0o005 };

/** The data folder is our own, so the server's account may be let through to its part of it. */
export function letThrough(dataDir: string, account: Account | null): void {
  if (account !== null) chmodSync(dataDir, statSync(dataDir).mode | 0o011);
}

/** Null where the site does not run as root and no other account is needed. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const known = lookUp();
  if (known !== null) return known;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', accountName], { stdio: 'pipe' });
    return readAccount();
  } catch (cause) {
    throw new StartFailure(
      'PostgreSQL cannot run as root and no account "postgres" could be made for it',
      'start Greengate as an ordinary user or set DATABASE_URL',
      { cause },
    );
  }
}

function lookUp(): Account | null {
  try {
    return readAccount();
  } catch {
    return null;
  }
}

/** Throws when there is no such account. */
function readAccount(): Account {
  const id = (flag: string): number =>
    Number(
      execFileSync('id', [flag, accountName], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  return { uid: id('-u'), gid: id('-g') };
}

/** True when every folder above `path` lets any account through. */
export function isReachable(path: string): boolean {
  for (let folder = realpathSync(dirname(path)); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & others.enter) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * The folder that holds the cluster: `wanted`, or, where the server's account cannot reach that, a folder below
 * `shelter` with a link at `wanted`.
 */
export function clusterFolder(wanted: string, shelter: string, report: Report): string {
  if (isReachable(wanted)) return wanted;
  const sheltered = join(shelter, createHash('sha256').update(wanted).digest('hex').slice(0, 12));
  if (lstatSync(wanted, { throwIfNoEntry: false })?.isSymbolicLink()) return sheltered;
  // The data folder was removed or is new: an old cluster of the same path is not its data.
  if (existsSync(sheltered)) renameSync(sheltered, `${sheltered}.old-${Date.now()}`);
  makeFolder(dirname(sheltered), 0o711);
  if (existsSync(wanted)) cpSync(wanted, sheltered, { recursive: true });
  rmSync(wanted, { recursive: true, force: true });
  symlinkSync(sheltered, wanted);
  report(`PostgreSQL: keeps its files in ${sheltered}, because its account may not enter ${dirname(wanted)}`);
  return sheltered;
}

/** The folder with the server's programs, copied below `shelter` where its account cannot run them. */
export function programFolder(installed: string, version: string, shelter: string): string {
  const mode = statSync(join(installed, 'bin', 'postgres')).mode;
  if (isReachable(join(installed, 'bin', 'postgres')) && (mode & others.readAndEnter) === others.readAndEnter)
    return installed;
  const copy = join(shelter, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.partial-${process.pid}`;
  makeFolder(shelter, 0o711);
  cpSync(installed, partial, { recursive: true, verbatimSymlinks: true });
  openToAll(partial);
  renameSync(partial, copy);
  return copy;
}

function openToAll(path: string): void {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return;
  chmodSync(path, status.mode | 0o555);
  if (!status.isDirectory()) return;
  for (const entry of readdirSync(path)) openToAll(join(path, entry));
}

/** PostgreSQL starts only in a folder that nobody else may read; what was restored from a backup often is not. */
export function closeToOthers(folder: string): void {
  if (process.platform !== 'win32') chmodSync(folder, 0o700);
}

/** Changes the owner of `path` and all below it, last of `path` itself; nothing when it has that owner already. */
export function giveTo(account: Account | null, path: string): void {
  const status = lstatSync(path);
  if (account === null || status.uid === account.uid) return;
  if (status.isDirectory()) for (const entry of readdirSync(path)) giveTo(account, join(path, entry));
  lchownSync(path, account.uid, account.gid);
}
