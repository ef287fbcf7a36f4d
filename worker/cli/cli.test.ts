/** The command line as people and scripts meet it: what it refuses before it reaches any server, and how. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../start/project-root.ts';

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(projectRoot, 'worker', 'cli', 'cli.ts'), ...args]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

describe('greengate', () => {
  it('lists its commands and exits with 0', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of ['start', 'doctor', 'vehicle', 'alert', 'verify', 'rebuild'])
      expect(out).toContain(command);
  });

  it.each([
    ['an unknown command', ['opne'], 'unknown command'],
    ['a rebuild without a reason', ['rebuild', '--as', 'officer'], '--reason'],
    ['a rebuild by nobody', ['rebuild', '--reason', 'drill'], '--as'],
    ['an alert without a level', ['alert', 'start', '--as', 'o', '--reason', 'r'], '--level'],
    [
      'an alert of a level that there is not',
      ['alert', 'start', '--level', 'blue', '--as', 'o', '--reason', 'r'],
      'yellow, orange, red',
    ],
    ['an alert by nobody', ['alert', 'lift', '--reason', 'r'], '--as'],
    [
      'an alert from an unreadable instant',
      ['alert', 'lift', '--from', 'tomorrow', '--as', 'o', '--reason', 'r'],
      'Beijing time',
    ],
    ['a vehicle without a lane', ['vehicle', '--plate', '冀B12345'], '--lane'],
    [
      'a vehicle with a stage that there is not',
      ['vehicle', '--lane', '1-in', '--plate', 'x', '--stage', '9'],
      '0–6',
    ],
  ])('refuses %s with exit code 1 and says what is missing', async (_, args, wanted) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(wanted);
  });
});
