#!/usr/bin/env node
// The host's own Node may be older: everything else runs on the Node 24 that npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
const node = ['bin/node', 'bin/node.exe'].map((name) => join(folder, name)).find((path) => existsSync(path));
if (node === undefined) {
  process.stderr.write(
    'Node 24 is missing beside Greengate: run `npm ci` again and let the package `node` run its install script.\n',
  );
  process.exit(1);
}
const child = spawn(node, [join(here, 'cli.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
// A terminal's Ctrl-C reaches the child itself; here it must only not end the wait for it.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
