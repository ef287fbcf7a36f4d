/** Lets one process at a time do a piece of work that several may begin; a lock whose holder is dead is taken over. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from './make-folder.ts';
import { inspectProcess } from './process-table.ts';

interface Holder {
  readonly pid: number;
  readonly started: string;
}

/** `waiting` is called about every three seconds with the holder's process id and the seconds waited so far. */
export async function withFileLock<T>(
  file: string,
  waiting: (holder: number, seconds: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  makeFolder(dirname(file));
  const from = performance.now();
  for (let reported = 0; !tryLock(file); await delay(100)) {
    const holder = readHolder(file);
    if (holder !== null && inspectProcess(holder.pid)?.started !== holder.started) removeStale(file, holder);
    const seconds = Math.floor((performance.now() - from) / 1000);
    if (holder !== null && seconds >= reported + 3) waiting(holder.pid, (reported = seconds));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  const holder: Holder = { pid: process.pid, started: inspectProcess(process.pid)?.started ?? '' };
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

/** Renamed before it is removed: only one of several waiters gets it, and a fresh lock that got caught is put back. */
function removeStale(file: string, stale: Holder): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    const caught = readHolder(aside);
    if (caught === null || caught.pid === stale.pid) rmSync(aside, { force: true });
    else renameSync(aside, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
}

/** Null when the lock was just removed, or just created and not yet written: look again. */
function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch (cause) {
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // Still unwritten after five seconds: its writer died in between.
    return cause instanceof SyntaxError && age > 5000 ? { pid: 0, started: 'unknown' } : null;
  }
}
