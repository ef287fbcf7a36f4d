import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{rules,workflows,people,activities,worker,test,bench,scripts,web/src}/**/*.test.ts'],
    globalSetup: ['test/stack/global-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
});
