/**
 * Follows the decisions of the gates for the shadows that run. Behind the gates' back: on a connection of its own, after
 * a decision is in the ledger, a few at a time; no gate waits for it, and what it does changes no decision.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openDatabase } from '../../activities/ledger/database.ts';
import { ShadowCounter } from '../../activities/policies/shadow-count.ts';

const everyMs = 1_000;
/** Between the steps of one that has to catch up: gates go first. */
const breathMs = 20;
const retryMs = 2_000;

export interface ShadowKeeper {
  stop(): Promise<void>;
}

export function keepShadows(databaseUrl: string, log: Logger): ShadowKeeper {
  const ending = new AbortController();
  const { signal } = ending;
  const database = openDatabase(databaseUrl, { connections: 1 });
  const counter = new ShadowCounter(database);
  const sleep = (ms: number): Promise<void> => pause(ms, undefined, { signal }).catch(() => undefined);
  const keeping = (async () => {
    while (!signal.aborted) {
      try {
        await sleep((await counter.count()) ? breathMs : everyMs);
      } catch (error) {
        log.warn({ err: error }, 'shadows could not be counted, trying again');
        await sleep(retryMs);
      }
    }
  })();
  return {
    stop: async () => {
      ending.abort();
      await keeping;
      await database.$disconnect();
    },
  };
}
