import { defineConfig } from 'vitest/config';

/** What needs no server: for `npm run check`. */
export default defineConfig({
  test: {
    include: [
      'rules/**/*.test.ts',
      'workflows/**/*.test.ts',
      'web/src/**/*.test.ts',
      'worker/{lanes,ingest}/**/*.test.ts',
      'people/**/*.test.ts',
      'activities/gates/**/*.test.ts',
    ],
    exclude: ['**/*.server.test.ts', 'node_modules/**'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
