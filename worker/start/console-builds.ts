/** The builds that lie side by side: which are in use, and which may go. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../provision/make-folder.ts';
import { inspectProcess } from '../provision/process-table.ts';

const day = 24 * 3_600_000;
/** A build that nobody chose for so long may go: a start with those sources makes it anew. */
const keptFor = 7 * day;
const unfinished = '.unfinished-';

export const unfinishedName = (digest: string): string => `${digest}${unfinished}${process.pid}`;

/** Counts from now on the days after which a build is old. */
export function noteChosen(folder: string): void {
  const now = new Date();
  ifPermitted(() => utimesSync(folder, now, now));
}

/** Keeps the build for as long as this process lives. */
export function noteUsed(folder: string): void {
  ifPermitted(() => {
    makeFolder(usersOf(folder));
    writeFileSync(join(usersOf(folder), String(process.pid)), inspectProcess(process.pid)?.started ?? '');
  });
}

/** An account that may only read what another has built uses it without a note: it is kept for seven days at least. */
function ifPermitted(note: () => void): void {
  try {
    note();
  } catch (cause) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
  }
}

/** Removes all but `kept`, those chosen within seven days and those that a living process serves. */
export function removeOldBuilds(builds: string, kept: string, now = Date.now()): void {
  for (const name of readdirSync(builds)) {
    const folder = join(builds, name);
    if (name.includes(unfinished)) {
      if (inspectProcess(Number(name.split(unfinished)[1])) === null) remove(folder);
    } else if (name !== kept && now - statSync(folder).mtimeMs > keptFor && !isUsed(folder)) {
      // Renamed first: nobody may choose a build that is half gone.
      const aside = join(builds, unfinishedName(name));
      renameSync(folder, aside);
      remove(aside);
    }
  }
}

const usersOf = (folder: string): string => join(folder, '.users');
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

function isUsed(folder: string): boolean {
  return listing(usersOf(folder)).some((pid) => {
    const started = readFileSync(join(usersOf(folder), pid), 'utf8');
    return inspectProcess(Number(pid))?.started === started;
  });
}

function listing(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
}
