/** Remembers which server runs for a data folder and who started it, so that a start after `kill -9` finds the orphan. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from '../start/report.ts';
import { inspectProcess } from './process-table.ts';
import { StartFailure } from './start-failure.ts';

interface Identity {
  readonly pid: number;
  readonly started: string;
}
interface ServerRecord {
  readonly server: Identity;
  readonly owner: Identity;
}

const stopPatience = 15_000;

export function writePidFile(file: string, pid: number): void {
  const record: ServerRecord = { server: identify(pid), owner: identify(process.pid) };
  writeFileSync(file, JSON.stringify(record));
}

/**
 * Stops the server that an earlier, now dead, process left behind.
 * Throws StartFailure when that process is alive: the data folder is in use.
 */
export async function stopOrphan(file: string, name: string, report: Report): Promise<void> {
  const record = readRecord(file);
  if (record === null) return;
  if (isAlive(record.server)) {
    if (isAlive(record.owner))
      throw new StartFailure(
        `${name} for this data folder is already in use by process ${record.owner.pid}`,
        'stop that one first or choose another folder with GREENGATE_DATA',
      );
    report(`${name}: stopping process ${record.server.pid} left over from an earlier run`);
    await stopProcess(record.server.pid);
  }
  rmSync(file, { force: true });
}

/** Asks with SIGINT (both servers then shut down in order), kills when `patience` (ms) ends; resolves when the process is gone. */
export async function stopProcess(pid: number, patience = stopPatience): Promise<void> {
  const { started } = identify(pid);
  const gone = (): boolean => !isAlive({ pid, started });
  send(pid, 'SIGINT');
  if (await within(patience, gone)) return;
  send(pid, 'SIGKILL');
  await within(stopPatience, gone);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}

async function within(limit: number, condition: () => boolean): Promise<boolean> {
  for (const end = performance.now() + limit; performance.now() < end; await delay(25)) {
    if (condition()) return true;
  }
  return condition();
}

const identify = (pid: number): Identity => ({ pid, started: inspectProcess(pid)?.started ?? '' });
const isAlive = ({ pid, started }: Identity): boolean => inspectProcess(pid)?.started === started;

function readRecord(file: string): ServerRecord | null {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as Partial<ServerRecord> | null;
    return record?.server && record.owner ? { server: record.server, owner: record.owner } : null;
  } catch {
    // Absent, or cut short by a power loss: the port check names whoever still listens.
    return null;
  }
}
