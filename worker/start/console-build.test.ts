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
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureConsoleBuild } from './console-build.ts';

let root: string;
let lines: string[];
const report = (line: string): void => void lines.push(line);
const write = (file: string, content: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
};
const built = (): string =>
  readdirSync(join(root, 'web/build/assets'))
    .map((file) => readFileSync(join(root, 'web/build/assets', file), 'utf8'))
    .join('');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'greengate-console-'));
  lines = [];
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(import.meta.dirname, '../../node_modules/vite'), join(root, 'node_modules/vite'));
  write('package.json', '{"type":"module"}');
  write('web/package.json', '{"name":"web","private":true,"type":"module"}');
  write('web/index.html', '<script type="module" src="/src/main.ts"></script>');
  write('web/vite.config.ts', `export default { build: { outDir: 'build' } };`);
  write('web/src/main.ts', `import { word } from '../../rules/word.ts'; document.title = word;`);
  write('rules/word.ts', `export const word = 'barrier';`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it(
  'builds once, again only after a change of the sources, and once for two starts together',
  { timeout: 30_000 },
  async () => {
    await Promise.all([ensureConsoleBuild(report, root), ensureConsoleBuild(report, root)]);
    expect(lines).toEqual(['Console: building', 'Console: built']);
    expect(built()).toContain('barrier');

    lines = [];
    write('rules/word.test.ts', 'tests are not part of the console');
    await ensureConsoleBuild(report, root);
    expect(lines).toEqual([]);

    write('rules/word.ts', `export const word = 'loop';`);
    await ensureConsoleBuild(report, root);
    expect(lines).toEqual(['Console: building', 'Console: built']);
    expect(built()).toContain('loop');
  },
);

it('says what Vite could not read, and builds again at the next start', { timeout: 30_000 }, async () => {
  write('web/src/main.ts', `import './missing.ts';`);
  await expect(ensureConsoleBuild(report, root)).rejects.toThrow(/The console could not be built: .*missing/);
  write('web/src/main.ts', `document.title = 'repaired';`);
  await ensureConsoleBuild(report, root);
  expect(built()).toContain('repaired');
});
