import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { reasonOf, StartFailure } from './start-failure.ts';

/** Makes the data folder and its logs folder and tries to write in both; throws StartFailure within no time. */
export function prepareDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir, 0o700);
    makeFolder(join(dataDir, 'logs'), 0o700);
    for (const folder of [dataDir, join(dataDir, 'logs')]) tryToWrite(folder);
  } catch (cause) {
    throw new StartFailure(
      `The data folder ${dataDir} cannot be used: ${inWords(cause)}`,
      'make it a folder that this account may write or choose another with GREENGATE_DATA',
      { cause },
    );
  }
}

/** Rights alone do not tell: a disk may be mounted read-only, and root has every right. */
function tryToWrite(folder: string): void {
  const probe = join(folder, `.written-by-${process.pid}`);
  writeFileSync(probe, '');
  rmSync(probe);
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no folder can be made there',
  EACCES: 'this account has no right to it',
  EPERM: 'the system does not permit it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file is in its way',
  EEXIST: 'a file is in its way',
  ENAMETOOLONG: 'its name is too long',
};

function inWords(cause: unknown): string {
  const { code = '', path } = cause as NodeJS.ErrnoException;
  const known = words[code];
  return known === undefined ? reasonOf(cause) : `${known}${path === undefined ? '' : ` (${path})`}`;
}
