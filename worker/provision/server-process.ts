/**
 * Keeps one server process running: in a process group of its own, so that Ctrl-C in a terminal reaches the site
 * first and the servers are stopped last, and started again when it dies.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, parse } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createBackOff } from '../start/back-off.ts';
import type { Report } from '../start/report.ts';
import { makeFolder } from './make-folder.ts';
import { logSinceNow, reasonInLog } from './server-log.ts';
import type { LogSinceStart } from './server-log.ts';
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
  /** Resolves when the server answers requests; rejects when it does not yet, with StartFailure when it never will. */
  readonly answers: () => Promise<void>;
  /** What the log says when it is no use to wait any longer. */
  readonly hopeless?: RegExp;
  /** The sentence for people about a start that failed. */
  readonly failure: (trouble: ServerTrouble) => StartFailure;
  /** Another way to ask the process to end, where signals do not do. */
  readonly askToStop?: (pid: number) => Promise<void>;
}

export interface ServerTrouble {
  /** As the end of a sentence about the server: "ended at once". */
  readonly how: string;
  /** From its log; empty when that tells none. */
  readonly reason: string;
  readonly cause: unknown;
}

export interface RunningServer {
  readonly pid: () => number | null;
  /** Resolves when the process is gone; safe to call twice. */
  readonly stop: () => Promise<void>;
}

const startPatience = 60_000;
/** Of a server that never answered: it has nothing to put in order, and one that dies over and over hears nobody. */
const failedStopPatience = 3_000;
const logLimit = 10_000_000;

/** Resolves when the server answers; throws StartFailure with the reason from its log when it never will. */
export async function startServer(spec: ServerSpec, report: Report): Promise<RunningServer> {
  const log = logSinceNow(spec.logFile);
  const server: SupervisedServer = { spec, report, current: spawnServer(spec), stopping: false };
  // Ctrl-C in the middle of a start ends this process before anybody else knows of the server.
  const askToStop = (): void => void server.current.kill('SIGINT');
  process.once('exit', askToStop);
  const stop = async (patience?: number): Promise<void> => {
    server.stopping = true;
    await stopServer(spec, server.current, patience);
    process.off('exit', askToStop);
  };
  try {
    await untilAnswering(spec, server.current, log);
  } catch (cause) {
    await stop(failedStopPatience);
    throw cause;
  }
  keepRunning(server);
  return { pid: () => server.current.pid ?? null, stop: () => stop() };
}

interface SupervisedServer {
  readonly spec: ServerSpec;
  readonly report: Report;
  current: ChildProcess;
  stopping: boolean;
}

function keepRunning(server: SupervisedServer): void {
  const { spec, report } = server;
  const backOff = createBackOff();
  const onExit = (startedAt: number, how: string): void => {
    if (server.stopping) return;
    const wait = backOff.next(performance.now() - startedAt);
    report(`${spec.name}: ended unexpectedly (${how}), starting again in ${wait / 1000} s`);
    setTimeout(() => {
      if (server.stopping) return;
      server.current = spawnServer(spec);
      watch();
    }, wait).unref();
  };
  const watch = (): void => {
    const startedAt = performance.now();
    const { current } = server;
    current.once('exit', (code, signal) => onExit(startedAt, signal ?? `code ${code}`));
    // A process that could not even be started has an error and no exit.
    if (current.pid === undefined) current.once('error', (error) => onExit(startedAt, error.message));
  };
  watch();
}

function spawnServer(spec: ServerSpec): ChildProcess {
  makeFolder(dirname(spec.logFile));
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

async function untilAnswering(spec: ServerSpec, child: ChildProcess, log: LogSinceStart): Promise<void> {
  let cause: unknown;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failure = (how: string): StartFailure =>
    spec.failure({ how, reason: reasonInLog(log.text()), cause });
  for (const end = performance.now() + startPatience; performance.now() < end; await delay(50)) {
    if (hasEnded(child)) throw failure('ended at once');
    try {
      // Nobody answers any more once it has ended: the attempt need not run into its own time limit.
      await Promise.race([spec.answers(), ended]);
      if (!hasEnded(child)) return;
    } catch (problem) {
      if (problem instanceof StartFailure) throw problem;
      cause = problem;
    }
    if (spec.hopeless?.test(log.text())) throw failure('cannot work');
  }
  throw failure(`did not answer within ${startPatience / 1000} s`);
}

async function stopServer(spec: ServerSpec, child: ChildProcess, patience?: number): Promise<void> {
  if (child.pid !== undefined && !hasEnded(child)) {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (spec.askToStop) await spec.askToStop(child.pid);
    else await stopProcess(child.pid, patience);
    await ended;
  }
  rmSync(spec.pidFile, { force: true });
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
