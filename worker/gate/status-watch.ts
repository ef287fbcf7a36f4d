/**
 * Watches what gates go by, and tells each lane of a change in the second in which it comes into effect: whoever waits
 * is decided again, the board shows it, and the gate acknowledges in the ledger. Decisions do not depend on this: they
 * ask the ledger by their event time.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import type { ControlStatus } from '../../workflows/contract/passage.ts';
import type { BoardShown } from '../lanes/idle-board.ts';

/** As `control_status_at` answers. */
export interface GateStatus extends Omit<ControlStatus, 'from'> {
  /** Null: nothing was ever assigned. */
  readonly from: number | null;
  readonly ruleSetId: string | null;
  readonly ruleSetVersion: number | null;
  readonly digest: string | null;
  readonly planVersion: number | null;
  /** The next instant at which it may change. */
  readonly next: number | null;
}

export interface WatchedLane {
  statusChanged(status: ControlStatus): Promise<BoardShown>;
}

export interface StatusWatchParts {
  readonly database: Database;
  readonly log: Logger;
  readonly lanes: ReadonlyMap<string, WatchedLane>;
  /** Milliseconds between two looks; a change that is known beforehand is taken at its instant. */
  readonly everyMs?: number;
}

export interface StatusWatch {
  stop(): Promise<void>;
}

const defaultEveryMs = 1_000;
/** A board that fails is tried so often before the gate says that it goes by the status without its board. */
const boardTries = 4;

export function watchStatus(parts: StatusWatchParts): StatusWatch {
  const ending = new AbortController();
  const everyMs = parts.everyMs ?? defaultEveryMs;
  const told: Told = { acknowledged: new Map(), failures: new Map() };
  const watching = (async () => {
    while (!ending.signal.aborted) {
      let wait = everyMs;
      try {
        const status = await statusNow(parts.database);
        await tell(parts, status, told);
        wait = waitFor(status, everyMs);
      } catch (error) {
        parts.log.warn({ err: error }, 'the control status could not be read or acknowledged, trying again');
      }
      await pause(wait, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      ending.abort();
      await watching;
    },
  };
}

/** By the database's clock, which is also the clock of the entries. */
async function statusNow(database: Database): Promise<GateStatus> {
  const [row] = await database.$queryRaw<{ status: GateStatus }[]>`
    SELECT control_status_at(clock_timestamp()) AS status`;
  if (row === undefined) throw new Error('control_status_at returned nothing');
  return row.status;
}

function waitFor({ next }: GateStatus, everyMs: number): number {
  return next === null ? everyMs : Math.max(1, Math.min(everyMs, next - Date.now()));
}

/** By lane: the status that it has acknowledged, and how often its board failed with the one to come. */
interface Told {
  readonly acknowledged: Map<string, string>;
  readonly failures: Map<string, number>;
}

async function tell(
  parts: StatusWatchParts,
  status: GateStatus,
  { acknowledged, failures }: Told,
): Promise<void> {
  const due = [...parts.lanes].filter(([lane]) => acknowledged.get(lane) !== status.id);
  await Promise.all(
    due.map(async ([lane, watched]) => {
      const board = await watched.statusChanged({ ...status, from: status.from ?? 0 });
      const failed = board === 'failed' ? (failures.get(lane) ?? 0) + 1 : 0;
      failures.set(lane, failed);
      if (failed > 0 && failed < boardTries) return;
      failures.delete(lane);
      await acknowledge(parts.database, { lane, status, board });
      acknowledged.set(lane, status.id);
    }),
  );
}

/** Once a lane and status, also over restarts: the key is the same. */
async function acknowledge(
  database: Database,
  { lane, status, board }: { lane: string; status: GateStatus; board: BoardShown },
): Promise<void> {
  const { id, level, from, digest, ruleSetId, ruleSetVersion, planVersion } = status;
  await appendEntry(database, {
    key: `lane/${lane}#status/${id}`,
    kind: 'gate-acknowledged',
    subject: `lane/${lane}`,
    occurredAt: Date.now(),
    clock: serverClock,
    actor: system,
    payload: {
      ...{ lane, status: id, level, from: new Date(from ?? 0).toISOString(), board },
      ...{ digest, ruleSetId, ruleSetVersion, planVersion },
    },
  });
}
