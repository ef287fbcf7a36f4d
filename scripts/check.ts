/** Everything that is checked before the tests: format, lint, types, boundaries, dead code, pure and replay tests. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

interface Step {
  readonly name: string;
  readonly bin: readonly [packageName: string, file: string];
  readonly args: readonly string[];
  readonly cwd?: string;
}

const steps: readonly Step[] = [
  { name: 'format', bin: ['prettier', 'bin/prettier.cjs'], args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'lint', bin: ['eslint', 'bin/eslint.js'], args: ['.'] },
  { name: 'types', bin: ['typescript', 'bin/tsc'], args: ['-p', 'tsconfig.json'] },
  { name: 'console: sync', bin: ['@sveltejs/kit', 'svelte-kit.js'], args: ['sync'], cwd: 'web' },
  {
    name: 'console: types',
    bin: ['svelte-check', 'bin/svelte-check'],
    args: ['--tsconfig', 'web/tsconfig.json', '--fail-on-warnings'],
  },
  {
    name: 'boundaries',
    bin: ['dependency-cruiser', 'bin/dependency-cruise.mjs'],
    args: [
      'rules',
      'workflows',
      'people',
      'activities',
      'worker',
      'bench',
      'test',
      'web/src',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  },
  { name: 'dead code', bin: ['knip', 'bin/knip.js'], args: [] },
  {
    name: 'pure and replay tests',
    bin: ['vitest', 'vitest.mjs'],
    args: ['run', '--config', 'vitest.pure.config.ts'],
  },
];

for (const step of steps) {
  const started = performance.now();
  const code = await run(step);
  console.log(
    `${code === 0 ? '✓' : '✗'} ${step.name} (${Math.round((performance.now() - started) / 100) / 10} s)`,
  );
  if (code !== 0) process.exit(1);
}

function run({ bin: [name, file], args, cwd = '' }: Step): Promise<number> {
  const entry = join(packageFolder(name), file);
  const child = spawn(process.execPath, [entry, ...args], { cwd: join(root, cwd), stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Some packages do not export their package.json: then the folder is found by its name. */
function packageFolder(name: string): string {
  const direct = join(root, 'node_modules', name);
  return existsSync(direct) ? direct : dirname(require.resolve(`${name}/package.json`));
}
