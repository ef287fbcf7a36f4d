/** The files of the embedded PostgreSQL: made once, kept across versions of Greengate, never silently replaced. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { promisify } from 'node:util';
import { giveTo } from './postgres-account.ts';
import type { Account } from './postgres-account.ts';
import { inspectProcess } from './process-table.ts';
import { stopProcess } from './server-pid-file.ts';
import { reasonOf, StartFailure } from './start-failure.ts';

export const clusterUser = 'greengate';
const otherFolder = 'choose another data folder with GREENGATE_DATA';

/** True when the folder holds a cluster of this major version, false when it is absent or empty; throws StartFailure. */
export function hasCluster(folder: string, major: string): boolean {
  const status = statSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return false;
  if (!status.isDirectory())
    throw new StartFailure(
      `${folder} is a file where the database folder belongs`,
      `move it away or ${otherFolder}`,
    );
  const versionFile = join(folder, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    if (listing(folder).length === 0) return false;
    throw new StartFailure(
      `${folder} holds files that are no PostgreSQL database`,
      `move it away or ${otherFolder}`,
    );
  }
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found === major) return true;
  throw new StartFailure(
    `${folder} was written by PostgreSQL ${found}, this version of Greengate brings ${major}`,
    'back it up with the version that wrote it and restore it here, or set DATABASE_URL',
  );
}

function listing(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new StartFailure(`The database folder ${folder} cannot be read: ${reasonOf(cause)}`, otherFolder, {
      cause,
    });
  }
}

export interface NewCluster {
  readonly initdb: string;
  readonly folder: string;
  readonly password: string;
  readonly account: Account | null;
}

/** Made beside its place and renamed, so that an interrupted first start leaves nothing half-made. */
export async function createCluster(cluster: NewCluster): Promise<void> {
  const { initdb, folder, password, account } = cluster;
  const partial = `${folder}.new`;
  const secrets = mkdtempSync(join(tmpdir(), 'greengate-'));
  const passwordFile = join(secrets, 'password');
  try {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    giveTo(account, secrets);
    giveTo(account, partial);
    await promisify(execFile)(initdb, initdbArguments(partial, passwordFile), {
      ...account,
      cwd: parse(initdb).root,
      env: { ...process.env, LC_ALL: 'C' },
      windowsHide: true,
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } catch (cause) {
    throw new StartFailure(
      `No database could be made in ${folder}: ${initdbReason(cause)}`,
      `correct that or ${otherFolder}`,
      {
        cause,
      },
    );
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

const initdbArguments = (folder: string, passwordFile: string): readonly string[] => [
  `--pgdata=${folder}`,
  `--username=${clusterUser}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  // Sorting by code point on every system: an order that depends on the host's libraries breaks indexes.
  ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
];

function initdbReason(cause: unknown): string {
  const { stderr = '' } = cause as { stderr?: string };
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /error|fatal|could not/i.test(line)) ?? lines.at(-1) ?? reasonOf(cause);
}

/** The password of the embedded server: made once, mode 600. Throws StartFailure when a cluster lost its password. */
export function clusterPassword(file: string, clusterExists: boolean): string {
  const kept = readPassword(file);
  if (kept !== null && kept !== '') return kept;
  if (clusterExists)
    throw new StartFailure(
      `${file} is ${kept === null ? 'missing' : 'empty'}, the database cannot be opened without it`,
      'restore it from a backup',
    );
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Null when there is no such file. */
function readPassword(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new StartFailure(`${file} cannot be read`, 'start Greengate with the account that made it', {
      cause,
    });
  }
}

/** Settles a `postmaster.pid` left by `kill -9` or a power loss; its id may by now belong to any other process. */
export async function settlePostmasterPid(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const running = Number.isNaN(pid) ? null : inspectProcess(pid);
  if (running?.command.includes(folder)) await stopProcess(pid);
  rmSync(file, { force: true });
}
