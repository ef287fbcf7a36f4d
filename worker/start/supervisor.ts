/** Starts the processes of the site, keeps them running, and stops them in reverse order. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { StartFailure } from '../provision/start-failure.ts';
import { createBackOff } from './back-off.ts';
import type { BackOff } from './back-off.ts';
import { openChildLog } from './child-log.ts';
import type { ChildLog } from './child-log.ts';
import type { ReadyMessage, StopOrder } from './child.ts';
import type { Report } from './report.ts';

export interface ChildSpec {
  /** Names the log file and the lines on the terminal: "worker". */
  readonly name: string;
  /** Absolute path of a module that calls `runChild`. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Added to the supervisor's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that it may take to stop before it is killed; default 10 000. */
  readonly stopWithin?: number;
  /** Milliseconds until the first start counts as failed; default 60 000. */
  readonly readyWithin?: number;
}

export interface ChildStatus {
  readonly name: string;
  readonly state: 'starting' | 'ready' | 'waiting' | 'stopped';
  /** Null while it is not running. */
  readonly pid: number | null;
  readonly restarts: number;
}

export interface Supervisor {
  /**
   * Resolves when the child has said that it is ready. Throws StartFailure when its first start fails or the site is
   * stopped meanwhile; a child that was ready once is started again and again.
   */
  readonly start: (spec: ChildSpec) => Promise<void>;
  /** Stops all, the last started first; safe to call twice. */
  readonly stopAll: () => Promise<void>;
  readonly status: () => readonly ChildStatus[];
}

export interface SupervisorOptions {
  readonly logsDir: string;
  readonly report: Report;
  /** Receives what children write as errors, line by line; default the terminal. */
  readonly showError?: (line: string) => void;
}

interface Part {
  readonly spec: ChildSpec;
  readonly log: ChildLog;
  readonly backOff: BackOff;
  process: ChildProcess | null;
  state: ChildStatus['state'];
  startedAt: number;
  restarts: number;
  lastError: string;
}

const defaultReadyWithin = 60_000;
const stopPatience = 10_000;

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const parts: Part[] = [];
  let stopped = false;
  return {
    start: async (spec) => {
      if (stopped) throw new StartFailure('The site is being stopped', 'start it again afterwards');
      const part = aPart(spec, options.logsDir);
      parts.push(part);
      launch(part, options);
      await untilReady(part);
      part.process?.once('exit', (code, signal) => onExit(part, signal ?? `code ${code}`, options));
    },
    stopAll: async () => {
      stopped = true;
      // A signal to the whole process group ends children before their turn: none of them is started again.
      for (const part of parts) part.state = 'stopped';
      for (const part of parts.toReversed()) await stopPart(part);
    },
    status: () =>
      parts.map(({ spec, state, process: child, restarts }) => ({
        name: spec.name,
        state,
        pid: child?.pid ?? null,
        restarts,
      })),
  };
}

const aPart = (spec: ChildSpec, logsDir: string): Part => ({
  spec,
  log: openChildLog(join(logsDir, `${spec.name}.log`)),
  backOff: createBackOff(),
  process: null,
  state: 'starting',
  startedAt: 0,
  restarts: 0,
  lastError: '',
});

function launch(part: Part, { showError }: SupervisorOptions): void {
  const { spec, log } = part;
  const child = spawn(process.execPath, [spec.entry, ...(spec.args ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...spec.env },
    windowsHide: true,
  });
  part.process = child;
  part.state = 'starting';
  part.startedAt = performance.now();
  if (child.stdout) log.follow(child.stdout);
  if (child.stderr)
    log.follow(child.stderr, (line) => {
      if (isReason(line)) part.lastError = line.trim();
      (showError ?? ((text) => process.stderr.write(`${text}\n`)))(`[${spec.name}] ${line}`);
    });
  child.on('error', () => undefined); // A message to a child that is just ending; its exit is what counts.
  child.on('message', (message) => {
    if (isReady(message)) part.state = 'ready';
  });
}

/** Not where in the program it happened: the line before says what. */
const isReason = (line: string): boolean => line.trim() !== '' && !/^\s+at /.test(line);

const isReady = (message: unknown): message is ReadyMessage =>
  typeof message === 'object' && message !== null && 'ready' in message;

/** Waits for `close`, not `exit`: the last line that a failing child wrote is the reason to show. */
function untilReady(part: Part): Promise<void> {
  const { name, readyWithin = defaultReadyWithin } = part.spec;
  const child = part.process;
  return new Promise((resolve, reject) => {
    const refuse = (problem: string): void => {
      clearTimeout(patience);
      reject(new StartFailure(`The part "${name}" ${problem}`, `see ${name}.log in the logs folder`));
    };
    const patience = setTimeout(() => {
      refuse(`was not ready within ${readyWithin / 1000} s`);
      void stopPart(part);
    }, readyWithin);
    child?.on('message', (message) => {
      if (!isReady(message)) return;
      clearTimeout(patience);
      resolve();
    });
    child?.once('error', (error) => refuse(`could not be started: ${error.message}`));
    child?.once('close', () => {
      if (part.process === child && part.state !== 'ready') part.state = 'stopped';
      refuse(
        `ended while starting${part.lastError === '' ? '' : `: ${part.lastError.replace(/[.;]$/, '')}`}`,
      );
    });
  });
}

function onExit(part: Part, how: string, options: SupervisorOptions): void {
  part.process = null;
  if (part.state === 'stopped') return;
  const wait = part.backOff.next(performance.now() - part.startedAt);
  part.state = 'waiting';
  options.report(`${part.spec.name}: ended unexpectedly (${how}), starting again in ${wait / 1000} s`);
  setTimeout(() => {
    if (part.state !== 'waiting') return;
    part.restarts++;
    launch(part, options);
    part.process?.on('message', (message) => {
      if (isReady(message)) options.report(`${part.spec.name}: ready again`);
    });
    part.process?.once('exit', (code, signal) => onExit(part, signal ?? `code ${code}`, options));
  }, wait).unref();
}

async function stopPart(part: Part): Promise<void> {
  part.state = 'stopped';
  const child = part.process;
  if (child === null || child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  askToStop(child);
  const kill = setTimeout(() => child.kill('SIGKILL'), part.spec.stopWithin ?? stopPatience);
  await ended;
  clearTimeout(kill);
}

/** Windows ends a process at any signal, so there the order goes by message. */
function askToStop(child: ChildProcess): void {
  if (process.platform === 'win32' && child.connected) child.send('shutdown' satisfies StopOrder);
  else child.kill('SIGTERM');
}
