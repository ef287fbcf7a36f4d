import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteChosen, noteUsed, removeOldBuilds } from './console-builds.ts';

let builds: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  builds = mkdtempSync(join(tmpdir(), 'greengate-builds-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(builds, { recursive: true });
});

const eightDaysAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
function aBuild(name: string, note: (folder: string) => void = () => undefined): void {
  const folder = join(builds, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'handler.js'), '');
  note(folder);
  utimesSync(folder, eightDaysAgo, eightDaysAgo);
}

it('removes what nobody chose for a week, and keeps the present one and what a living process serves', () => {
  aBuild('old');
  aBuild('present');
  aBuild('served', noteUsed);
  aBuild('chosen');
  noteChosen(join(builds, 'chosen'));
  removeOldBuilds(builds, 'present');
  expect(readdirSync(builds).sort()).toEqual(['chosen', 'present', 'served']);
});

it('removes what a dead process served, and its unfinished builds, but not those of a living one', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  children.push(child);
  aBuild('once-served', (folder) => {
    mkdirSync(join(folder, '.users'));
    writeFileSync(join(folder, '.users', String(process.pid)), 'another process of this number');
  });
  mkdirSync(join(builds, `a.unfinished-${child.pid}`));
  removeOldBuilds(builds, 'present');
  expect(readdirSync(builds)).toEqual([`a.unfinished-${child.pid}`]);

  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  removeOldBuilds(builds, 'present');
  expect(readdirSync(builds)).toEqual([]);
});
