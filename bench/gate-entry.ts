/** The gate as the product runs it, in a process of its own; `naive` runs the bench's baseline instead. */
import { join } from 'node:path';
import { Runtime } from '@temporalio/worker';
import pino from 'pino';
import { siteConfig } from '../worker/config/site-config.ts';
import { startGate } from '../worker/gate/gate.ts';
import { runChild } from '../worker/start/child.ts';

runChild(() => {
  const none = (): void => undefined;
  Runtime.install({
    shutdownSignals: [],
    logger: { log: none, trace: none, debug: none, info: none, warn: none, error: none },
  });
  const { DATABASE_URL: databaseUrl = '', GREENGATE_TEMPORAL_ADDRESS: temporalAddress = '' } = process.env;
  const naive = { eager: false, workflowsPath: join(import.meta.dirname, 'naive.workflows.ts') };
  return startGate({
    config: siteConfig(),
    databaseUrl,
    temporalAddress,
    log: pino({ level: 'silent' }),
    ...(process.argv.includes('naive') ? { variant: naive } : {}),
  });
});
