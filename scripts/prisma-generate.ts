/** Makes the database client after an installation, without the network: run by `postinstall`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const schema = join(root, 'prisma', 'schema.prisma');

if (existsSync(schema)) process.exitCode = generate();

function generate(): number {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json');
  const result = spawnSync(
    process.execPath,
    [join(dirname(manifest), 'build', 'index.js'), 'generate', '--schema', schema, '--no-hints'],
    {
      cwd: root,
      encoding: 'utf8',
      windowsHide: true,
      env: {
        ...process.env,
        // Prisma downloads its migration engine unless it is told of one; generating never runs it.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
        NO_COLOR: '1',
      },
    },
  );
  if (result.status === 0) return 0;
  console.error(
    `The database client could not be generated from ${schema}; correct it and run "npm run postinstall".`,
  );
  console.error(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`.trim());
  return 1;
}
