import { Runtime } from '@temporalio/worker';

let installed = false;

/** Temporal's own log does not belong between the results. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  const none = (): void => undefined;
  Runtime.install({
    shutdownSignals: [],
    logger: { log: none, trace: none, debug: none, info: none, warn: none, error: none },
    telemetryOptions: { logging: { filter: 'off', forward: {} } },
  });
}
