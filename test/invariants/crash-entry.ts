/** The gate in a process that kills itself once, before or after an effect: `GATE_CRASH=before:decide`. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Runtime } from '@temporalio/worker';
import pino from 'pino';
import { siteConfig } from '../../worker/config/site-config.ts';
import type { GateActivities } from '../../worker/gate/gate-activities.ts';
import { startGate } from '../../worker/gate/gate.ts';
import { runChild } from '../../worker/start/child.ts';

const [moment, effect] = (process.env['GATE_CRASH'] ?? '').split(':');

runChild(() => {
  const none = (): void => undefined;
  Runtime.install({
    shutdownSignals: [],
    logger: { log: none, trace: none, debug: none, info: none, warn: none, error: none },
  });
  const { DATABASE_URL: databaseUrl = '', GREENGATE_TEMPORAL_ADDRESS: temporalAddress = '' } = process.env;
  const config = siteConfig();
  const marker = join(config.dataDir, `crashed-${moment}-${effect}`);
  return startGate({
    config,
    databaseUrl,
    temporalAddress,
    log: pino({ level: 'silent' }),
    timing: { leave: 500 },
    wrapActivities: (activities) => ({ ...activities, ...crashing(activities, marker) }),
  });
});

function crashing(activities: GateActivities, marker: string): Partial<GateActivities> {
  if (effect === undefined || !(effect in activities)) return {};
  const act = activities[effect as keyof GateActivities] as (order: never) => Promise<unknown>;
  const crash = (): void => {
    if (existsSync(marker)) return;
    writeFileSync(marker, '');
    process.kill(process.pid, 'SIGKILL');
  };
  return {
    [effect]: async (order: never) => {
      if (moment === 'before') crash();
      const answer = await act(order);
      if (moment === 'after') crash();
      return answer;
    },
  };
}
