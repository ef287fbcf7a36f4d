/** A console of one page, built by the real Vite. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureConsoleBuild } from './console-build.ts';

vi.setConfig({ testTimeout: 30_000 });

let root: string;
let lines: string[];
const report = (line: string): void => void lines.push(line);
const write = (file: string, content: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
};
const builds = (): string => join(root, 'node_modules/.cache/greengate-console');
const contentOf = (folder: string): string =>
  readdirSync(join(folder, 'assets'))
    .map((file) => readFileSync(join(folder, 'assets', file), 'utf8'))
    .join('');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'greengate-console-'));
  lines = [];
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(import.meta.dirname, '../../node_modules/vite'), join(root, 'node_modules/vite'));
  write('package.json', '{"type":"module"}');
  write('web/package.json', '{"name":"web","private":true,"type":"module"}');
  write('web/index.html', '<script type="module" src="/src/main.ts"></script>');
  write(
    'web/vite.config.ts',
    `export default { build: { outDir: process.env.GREENGATE_CONSOLE_OUT, emptyOutDir: true } };`,
  );
  write('web/src/main.ts', `import { word } from '../../rules/word.ts'; document.title = word;`);
  write('rules/word.ts', `export const word = 'barrier';`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('builds once, again only after a change of the sources, and once for two starts together', async () => {
  const both = await Promise.all([ensureConsoleBuild(report, root), ensureConsoleBuild(report, root)]);
  expect(lines).toEqual(['Console: building', 'Console: built']);
  expect(both[0]).toBe(both[1]);
  expect(contentOf(both[0])).toContain('barrier');

  lines = [];
  write('rules/word.test.ts', 'tests are not part of the console');
  expect(await ensureConsoleBuild(report, root)).toBe(both[0]);
  expect(lines).toEqual([]);
});

it('leaves what another site serves as it was, and needs no build to go back to it', async () => {
  const first = await ensureConsoleBuild(report, root);
  const served = contentOf(first);
  write('rules/word.ts', `export const word = 'loop';`);
  const second = await ensureConsoleBuild(report, root);
  expect(contentOf(second)).toContain('loop');
  expect(contentOf(first)).toBe(served);
  expect(readFileSync(join(first, 'package.json'), 'utf8')).toContain('module');

  lines = [];
  write('rules/word.ts', `export const word = 'barrier';`);
  expect(await ensureConsoleBuild(report, root)).toBe(first);
  expect(lines).toEqual([]);
});

it('says what Vite could not read, leaves no half of a build, and builds again at the next start', async () => {
  write('web/src/main.ts', `import './missing.ts';`);
  await expect(ensureConsoleBuild(report, root)).rejects.toThrow(/The console could not be built: .*missing/);
  expect(readdirSync(builds())).toEqual([]);
  write('web/src/main.ts', `document.title = 'repaired';`);
  expect(contentOf(await ensureConsoleBuild(report, root))).toContain('repaired');
});

it('puts nothing into place that was built while its sources were edited', async () => {
  write(
    'web/vite.config.ts',
    `import { existsSync, writeFileSync } from 'node:fs';
     const edit = () => { if (!existsSync('edited')) { writeFileSync('edited', ''); writeFileSync('../rules/word.ts', "export const word = 'edited';"); } };
     export default {
       plugins: [{ name: 'edit', closeBundle: edit }],
       build: { outDir: process.env.GREENGATE_CONSOLE_OUT, emptyOutDir: true },
     };`,
  );
  const folder = await ensureConsoleBuild(report, root);
  expect(contentOf(folder)).toContain('edited');
  expect(readdirSync(builds())).toEqual([basename(folder)]);
});
