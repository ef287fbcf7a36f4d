/**
 * Keeps one server process running: in a process group of its own, so that Ctrl-C in a terminal reaches the site
 * first and the servers are stopped last, and started again when it dies.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, parse } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createBackOff } from '../start/back-off.ts';
import type { Report } from '../start/report.ts';
import { stopProcess, writePidFile } from './server-pid-file.ts';
import { StartFailure } from './start-failure.ts';

export interface ServerSpec {
  /** As people know it: "PostgreSQL". */
  readonly name: string;
  readonly executable: string;
  readonly args: readonly string[];
  readonly pidFile: string;
  readonly logFile: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Resolves when the server answers requests, rejects when it does not yet. */
  readonly answers: () => Promise<void>;
  /** Another way to ask the process to end, where signals do not do. */
  readonly askToStop?: (pid: number) => Promise<void>;
}

export interface RunningServer {
  readonly pid: () => number | null;
  /** Resolves when the process is gone; safe to call twice. */
  readonly stop: () => Promise<void>;
}

const startPatience = 60_000;
const logLimit = 10_000_000;

/** Resolves when the server answers; throws StartFailure with the end of its log when it ends or stays silent. */
export async function startServer(spec: ServerSpec, report: Report): Promise<RunningServer> {
  let current = spawnServer(spec);
  let stopping = false;
  const backOff = createBackOff();

  const onExit = (startedAt: number, how: string): void => {
    if (stopping) return;
    const wait = backOff.next(performance.now() - startedAt);
    report(`${spec.name}: ended unexpectedly (${how}), starting again in ${wait / 1000} s`);
    setTimeout(() => {
      if (stopping) return;
      current = spawnServer(spec);
      watch();
    }, wait).unref();
  };
  const watch = (): void => {
    const startedAt = performance.now();
    current.once('exit', (code, signal) => onExit(startedAt, signal ?? `code ${code}`));
    // A process that could not even be started has an error and no exit.
    if (current.pid === undefined) current.once('error', (error) => onExit(startedAt, error.message));
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    await stopServer(spec, current);
  };

  try {
    await untilAnswering(spec, current);
  } catch (cause) {
    await stop();
    throw cause;
  }
  watch();
  return { pid: () => current.pid ?? null, stop };
}

function spawnServer(spec: ServerSpec): ChildProcess {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openLog(spec.logFile);
  const child = spawn(spec.executable, spec.args, {
    stdio: ['ignore', log, log],
    detached: process.platform !== 'win32',
    windowsHide: true,
    // The server's account may have no right to the folder that the site was started in.
    cwd: parse(spec.executable).root,
    env: { ...process.env, LC_ALL: 'C' },
    ...spec.user,
  });
  closeSync(log);
  // An executable that cannot be started is seen by untilAnswering as a process without an id.
  child.once('error', () => undefined);
  if (child.pid !== undefined) writePidFile(spec.pidFile, child.pid);
  return child;
}

function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimit) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

async function untilAnswering(spec: ServerSpec, child: ChildProcess): Promise<void> {
  let last: unknown;
  for (const end = performance.now() + startPatience; performance.now() < end; await delay(50)) {
    if (hasEnded(child)) break;
    try {
      return await spec.answers();
    } catch (cause) {
      last = cause;
    }
  }
  const problem = hasEnded(child) ? 'ended at once' : `did not answer within ${startPatience / 1000} s`;
  throw new StartFailure(`${spec.name} ${problem}${lastLine(spec.logFile)}`, `see ${spec.logFile}`, {
    cause: last,
  });
}

async function stopServer(spec: ServerSpec, child: ChildProcess): Promise<void> {
  if (child.pid !== undefined && !hasEnded(child)) {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (spec.askToStop) await spec.askToStop(child.pid);
    else await stopProcess(child.pid);
    await ended;
  }
  rmSync(spec.pidFile, { force: true });
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** The last line that tells a reason, from the end of the log; each start that fails writes only a few lines. */
function lastLine(file: string): string {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(-12);
  const telling = lines.findLast((line) => /fatal|error|panic/i.test(line)) ?? lines.at(-1) ?? '';
  // Temporal wraps a reason in many layers and ends with it.
  const brief = telling.length > 300 ? `…${telling.slice(-200)}` : telling;
  return brief === '' ? '' : `: ${brief.trim()}`;
}
