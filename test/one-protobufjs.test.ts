import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

it('gives the whole Temporal SDK one copy of protobufjs', () => {
  const require = createRequire(import.meta.url);
  const worker = createRequire(require.resolve('@temporalio/worker/package.json'));
  const copies = ['@temporalio/common', '@temporalio/client', '@temporalio/worker', '@temporalio/proto'].map(
    (name) => {
      const own = createRequire(worker.resolve(`${name}/package.json`));
      return realpathSync(own.resolve('protobufjs/package.json'));
    },
  );
  expect(new Set(copies).size).toBe(1);
});

it('has all Temporal packages on one exact version', () => {
  const require = createRequire(import.meta.url);
  const { dependencies } = require('../package.json') as { dependencies: Record<string, string> };
  const versions = Object.entries(dependencies).filter(([name]) => name.startsWith('@temporalio/'));
  expect(versions.length).toBeGreaterThan(3);
  expect(new Set(versions.map(([, version]) => version))).toEqual(new Set(['1.24.0']));
});
