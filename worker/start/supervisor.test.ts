/** Real processes: small children that use the frame of every part of the site. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inspectProcess } from '../provision/process-table.ts';
import { createSupervisor } from './supervisor.ts';
import type { Supervisor } from './supervisor.ts';

let folder: string;
let lines: string[];
let errors: string[];
let supervisor: Supervisor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-supervisor-'));
  lines = [];
  errors = [];
  supervisor = createSupervisor({
    logsDir: join(folder, 'logs'),
    report: (line) => lines.push(line),
    showError: (line) => errors.push(line),
  });
});
afterEach(async () => {
  await supervisor.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

const moduleOf = (file: string): string => JSON.stringify(join(import.meta.dirname, file));
function aScript(name: string, content: string): string {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, content);
  return file;
}
/** A part that notes its stop in a file and otherwise lives until it is told to stop. */
const aPart = (name: string, main = ''): string =>
  aScript(
    name,
    `import { appendFileSync } from 'node:fs';
     import { runChild } from ${moduleOf('child.ts')};
     runChild(async () => {
       ${main}
       console.log(process.env['GREETING'] ?? 'up');
       return { stop: async () => appendFileSync(${JSON.stringify(join(folder, 'stops'))}, '${name} ') };
     });`,
  );
const stops = (): string => readFileSync(join(folder, 'stops'), 'utf8');
const until = (condition: () => void): Promise<void> =>
  vi.waitFor(condition, { timeout: 8000, interval: 50 });
const pidOf = (name: string): number => supervisor.status().find((part) => part.name === name)?.pid ?? 0;

describe('createSupervisor', () => {
  it('waits until each part is ready, logs it, and stops the last one first', async () => {
    await supervisor.start({ name: 'ingest', entry: aPart('ingest'), env: { GREETING: '你好' } });
    await supervisor.start({ name: 'worker', entry: aPart('worker') });
    expect(supervisor.status().map(({ name, state }) => `${name} ${state}`)).toEqual([
      'ingest ready',
      'worker ready',
    ]);
    await until(() => expect(readFileSync(join(folder, 'logs', 'ingest.log'), 'utf8')).toBe('你好\n'));
    const pids = [pidOf('ingest'), pidOf('worker')];
    await supervisor.stopAll();
    expect(stops()).toBe('worker ingest ');
    expect(pids.map(inspectProcess)).toEqual([null, null]);
    await expect(supervisor.start({ name: 'late', entry: aPart('late') })).rejects.toThrow(/being stopped/);
  });

  it('starts a part again that was killed, and says so in one line', async () => {
    await supervisor.start({ name: 'worker', entry: aPart('worker') });
    const first = pidOf('worker');
    process.kill(first, 'SIGKILL');
    await until(() => expect(lines).toContain('worker: ready again'));
    expect(lines[0]).toBe('worker: ended unexpectedly (SIGKILL), starting again in 1 s');
    expect(supervisor.status()[0]).toMatchObject({ state: 'ready', restarts: 1 });
    expect(pidOf('worker')).not.toBe(first);
  });

  it('fails the first start with the reason that the part gave', async () => {
    const failure = `import('${join(import.meta.dirname, '../provision/start-failure.ts')}')`;
    const entry = aPart('worker', `throw new (await ${failure}).StartFailure('No licence', 'insert one');`);
    await expect(supervisor.start({ name: 'worker', entry })).rejects.toThrow(
      'The part "worker" ended while starting: No licence; insert one; see worker.log in the logs folder.',
    );
    expect(errors).toEqual(['[worker] No licence; insert one.']);
    expect(lines).toEqual([]);
  });

  it('tells what was wrong, not where in the program, when the reason is no sentence of its own', async () => {
    const entry = aPart('worker', `throw new Error('address already in use 127.0.0.1:15030');`);
    await expect(supervisor.start({ name: 'worker', entry })).rejects.toThrow(
      'The part "worker" ended while starting: Error: address already in use 127.0.0.1:15030; see worker.log',
    );
  });

  it('ends a part with code 1 and its stack at an uncaught error', async () => {
    await supervisor.start({
      name: 'worker',
      entry: aPart('worker', `process.on('SIGUSR2', () => { throw new Error('broken'); });`),
    });
    process.kill(pidOf('worker'), 'SIGUSR2');
    await until(() => expect(lines[0]).toMatch(/ended unexpectedly \(code 1\)/));
    await until(() => expect(errors[0]).toBe('[worker] Error: broken'));
  });

  it('leaves it to the supervisor to react to Ctrl-C', async () => {
    await supervisor.start({
      name: 'worker',
      entry: aPart('worker', `process.on('SIGINT', () => console.log('SIGINT seen'));`),
    });
    process.kill(pidOf('worker'), 'SIGINT');
    await until(() =>
      expect(readFileSync(join(folder, 'logs', 'worker.log'), 'utf8')).toContain('SIGINT seen'),
    );
    expect(inspectProcess(pidOf('worker'))).not.toBeNull();
    expect(supervisor.status()[0]?.state).toBe('ready');
  });

  it('kills a part that does not stop, and one that is never ready', async () => {
    const deaf = aScript(
      'deaf',
      `process.on('SIGTERM', () => undefined); process.on('message', () => undefined); process.send?.({ ready: true });`,
    );
    await supervisor.start({ name: 'deaf', entry: deaf, stopWithin: 200 });
    const pid = pidOf('deaf');
    await supervisor.stopAll();
    expect(inspectProcess(pid)).toBeNull();

    const other = createSupervisor({ logsDir: join(folder, 'logs'), report: () => undefined });
    const mute = aScript('mute', `setInterval(() => undefined, 1000);`);
    await expect(other.start({ name: 'mute', entry: mute, readyWithin: 300 })).rejects.toThrow(
      /not ready within 0.3 s/,
    );
    await other.stopAll();
    expect(other.status()[0]?.state).toBe('stopped');
  });

  it('has no part left when the supervisor itself is killed with kill -9', async () => {
    const site = aScript(
      'site',
      `import { createSupervisor } from ${moduleOf('supervisor.ts')};
       const supervisor = createSupervisor({ logsDir: ${JSON.stringify(join(folder, 'logs'))}, report: () => undefined });
       for (const [name, entry] of ${JSON.stringify([
         ['a', aPart('a')],
         ['b', aPart('b', `setInterval(() => console.log('busy'), 5);`)],
       ])}) await supervisor.start({ name, entry });
       console.log(supervisor.status().map((part) => part.pid).join(' '));`,
    );
    const parent = spawn(process.execPath, [site], { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve));
    const pids = output.toString().trim().split(' ').map(Number);
    expect(pids.map(inspectProcess)).not.toContain(null);
    parent.kill('SIGKILL');
    await until(() => expect(pids.map(inspectProcess)).toEqual([null, null]));
    expect(stops().trim().split(' ').sort()).toEqual(['a', 'b']);
  });
});
