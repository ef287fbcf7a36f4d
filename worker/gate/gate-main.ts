/** The gate as a process of its own. */
import pino from 'pino';
import { Runtime } from '@temporalio/worker';
import { siteConfig } from '../config/site-config.ts';
import { runChild } from '../start/child.ts';
import { startGate } from './gate.ts';

const log = pino({ base: null, redact: ['pass_wd', '*.pass_wd'] });

runChild(async () => {
  Runtime.install({ shutdownSignals: [], logger: quietLogger() });
  const { DATABASE_URL: databaseUrl, GREENGATE_TEMPORAL_ADDRESS: temporalAddress } = process.env;
  if (!databaseUrl || !temporalAddress)
    throw new Error('the gate is started by `greengate start`, which names database and Temporal');
  const config = siteConfig();
  return startGate({ config, databaseUrl, temporalAddress, log });
});

/** Temporal's own log: warnings and worse, in the same lines as ours. */
function quietLogger() {
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;
  const write = (level: keyof typeof levels, message: string, meta?: object): void => {
    log[levels[level]](meta ?? {}, message);
  };
  return {
    log: write,
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string, meta?: object) => {
      write('WARN', message, meta);
    },
    error: (message: string, meta?: object) => {
      write('ERROR', message, meta);
    },
  };
}
