/** The command line as people and scripts meet it: what it refuses before it reaches any server, and how. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../config/settings.ts';
import { projectRoot } from '../start/project-root.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(projectRoot, 'worker', 'cli', 'cli.ts'), ...args], {
    env: {
      ...process.env,
      GREENGATE_CONFIG: join(folder, 'none'),
      GREENGATE_DATA: join(folder, 'data'),
      ...env,
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err, ms: performance.now() - started };
}

const oneSentence = /^[^\n]+\.\n$/;
const drive = (...more: string[]): string[] => ['vehicle', '--lane', '1-in', ...more];
const lift = (...more: string[]): string[] => ['alert', 'lift', ...more];

describe('greengate', () => {
  it('lists its commands and exits with 0', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['start', 'doctor', 'vehicle', 'alert', 'verify', 'rebuild'])
      expect(out).toContain(command);
  });

  it.each([['start'], ['doctor'], ['vehicle'], ['alert'], ['alert', 'start'], ['verify'], ['rebuild']])(
    'lists every setting with its default in the help of %s %s',
    async (...command) => {
      const { code, out } = await run([...command, '--help']);
      expect(code).toBe(0);
      for (const { variable, key, preset } of settings) {
        const line = out.split('\n').find((text) => text.includes(` ${variable ?? key} `)) ?? '';
        expect(line).toContain(key ?? '–');
        expect(line).toContain(`(default: ${preset})`);
      }
    },
  );

  it.each([
    ['an unknown command', ['opne'], "Unknown command 'opne'"],
    ['a rebuild without a reason', ['rebuild', '--as', 'officer'], '--reason'],
    ['a rebuild by nobody', ['rebuild', '--reason', 'drill'], '--as'],
    ['a rebuild with half a reason', ['rebuild', '--as', 'officer', '--reason', 'x'], '4 to 300'],
    ['an alert without a level', ['alert', 'start', '--as', 'o', '--reason', 'drill'], '--level'],
    [
      'an alert of a level that there is not',
      ['alert', 'start', '--level', 'blue', '--as', 'o', '--reason', 'drill'],
      'yellow, orange, red',
    ],
    ['an alert by nobody', lift('--reason', 'drill'), '--as'],
    ['an alert by an empty name', lift('--as', ' ', '--reason', 'drill'), '1 to 40'],
    ['an alert with half a reason', lift('--as', 'officer', '--reason', 'y'), '4 to 300'],
    [
      'an alert from an unreadable instant',
      lift('--from', 'tomorrow', '--as', 'o', '--reason', 'drill'),
      'Beijing time',
    ],
    ['a vehicle without a lane', ['vehicle', '--plate', '冀B12345'], '--lane'],
    ['a vehicle without a plate', drive(), '--plate or --unread'],
    ['a vehicle with an empty plate', drive('--plate', ''), '冀B12345'],
    ['a vehicle with an endless plate', drive('--plate', 'A'.repeat(3_000)), '4 to 10'],
    ['a vehicle with a plate that cannot be', drive('--plate', '冀B1;DROP'), 'letters A–Z'],
    ['a colour that there is not', drive('--plate', '冀B12345', '--colour', 'pink'), 'blue, yellow, white'],
    ['a fuel that there is not', drive('--plate', '冀B12345', '--fuel', 'coal'), 'petrol, diesel'],
    ['a class that there is not', drive('--plate', '冀B12345', '--class', 'H'), 'H (truck)'],
    ['a stage that there is not', drive('--plate', '冀B12345', '--stage', '9'), '0–6'],
  ])('refuses %s in one sentence, with exit code 1 and at once', async (_, args, wanted) => {
    const { code, out, err, ms } = await run(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(oneSentence);
    expect(err).toContain(wanted);
    expect(ms).toBeLessThan(20_000);
  });
});

describe('before the first start', () => {
  it.each([
    ['doctor', ['doctor']],
    ['verify', ['verify']],
    ['rebuild', ['rebuild', '--as', 'officer', '--reason', 'drill']],
    ['vehicle', drive('--plate', '冀B12345')],
    ['alert', lift('--as', 'officer', '--reason', 'drill')],
  ])('%s says so in one sentence and how to start', async (_, args) => {
    const { code, out, err, ms } = await run(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Nothing was started here yet \(.*\); start the site with `npm start`.*\.\n$/);
    expect(ms).toBeLessThan(20_000);
  });

  it('doctor says it in JSON too', async () => {
    const { code, out } = await run(['doctor', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      findings: [{ what: 'site', ok: false, detail: expect.stringMatching(/^Nothing was started here yet/) }],
    });
  });
});

describe('greengate start', () => {
  const inTheWay = (): string => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    return file;
  };
  const logsInTheWay = (): string => {
    const data = join(folder, 'with-logs');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'logs'), '');
    return data;
  };
  const places: [string, () => string][] = [
    ['a file', inTheWay],
    ['a folder below a file', () => join(inTheWay(), 'data')],
    ['a folder whose logs are a file', logsInTheWay],
    ['a folder with an endless name', () => join(folder, 'n'.repeat(300))],
  ];
  // The system itself refuses, also root; Node's own way of making folders never ends there.
  if (process.platform === 'linux') places.push(['a folder below /proc', () => '/proc/nope']);

  it.each(places)('refuses %s as data folder within seconds', async (_, place) => {
    const { code, out, err, ms } = await run(['start'], { GREENGATE_DATA: place() });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The data folder .* cannot be used: .*; .* GREENGATE_DATA\.\n$/);
    expect(ms).toBeLessThan(20_000);
  });
});
