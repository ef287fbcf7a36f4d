/** Notes the head of the ledger outside the database while it grows. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../activities/ledger/database.ts';
import { writeWitness } from '../../activities/ledger/witness.ts';

const everyMs = 10_000;

export function keepWitness(database: Database, dataDir: string, log: Logger): { stop(): Promise<void> } {
  const ending = new AbortController();
  let last = '';
  const note = async (): Promise<void> => {
    const [head] = await database.$queryRaw<
      { seq: bigint; hash: string }[]
    >`SELECT seq, hash FROM ledger_head`;
    if (head === undefined || head.seq === 0n || head.hash === last) return;
    last = head.hash;
    await writeWitness(dataDir, { seq: head.seq.toString(), hash: head.hash, at: new Date().toISOString() });
  };
  const noted = (): Promise<void> =>
    note().catch((error: unknown) => {
      log.warn({ err: error }, 'the head of the ledger could not be witnessed, trying again');
    });
  const keeping = (async () => {
    while (!ending.signal.aborted) {
      await noted();
      await pause(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
    await noted();
  })();
  return {
    stop: async () => {
      ending.abort();
      await keeping;
    },
  };
}
