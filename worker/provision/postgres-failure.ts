/** Which answers of PostgreSQL are worth waiting for, and what people are told of the others. */
import type { Config } from '../config/config.ts';
import { beginAnew, damagedStore, whereToLook } from './damaged-store.ts';
import type { ServerTrouble } from './server-process.ts';
import { reasonOf, StartFailure } from './start-failure.ts';

/** A backend that crashes on its first connection, or a process of the server's own that cannot begin, never will. */
export const crashedBackend =
  /was terminated by signal (6|7|11)\b|autovacuum launcher process \(PID \d+\) exited with exit code [1-9]/;

const damage =
  /pg_control|checkpoint record|could not (read|open|access|find|locate|map)|does not exist|contains (unexpected|invalid)|invalid (page|magic|checksum|data in)|checksum|corrupt|terminated by signal (6|7|11)|not a valid/i;
/** Words of the system that have nothing to do with damage. */
const surroundings =
  /no space left|permission denied|too many open files|cannot allocate|could not (bind|create)|address already in use|shared memory/i;

/** About a server of our own that did not start. */
export function postgresFailure(config: Config, { how, reason, cause }: ServerTrouble): StartFailure {
  if (damage.test(reason) && !surroundings.test(reason))
    return damagedStore(config, 'postgres', { reason, cause });
  return new StartFailure(
    `PostgreSQL ${how}${reason === '' ? '' : `: ${reason}`}`,
    whereToLook(config, 'postgres'),
    { cause },
  );
}

/** A StartFailure where the error of a connection or a query says that another try cannot help; else the error itself. */
export function settledError(config: Config, error: unknown): unknown {
  if (error instanceof StartFailure || config.databaseUrl !== null) return error;
  const code = sqlStateOf(error);
  if (code.startsWith('28') || reasonOf(error).startsWith('SASL')) return wrongPassword(config, error);
  if (/^(XX|58|3D)/.test(code))
    return damagedStore(config, 'postgres', { reason: lastLineOf(error), cause: error });
  return error;
}

function wrongPassword(config: Config, cause: unknown): StartFailure {
  return new StartFailure(
    `The password in ${config.dataDir}, file postgres-password, does not open the database of that folder`,
    `restore postgres-password from a backup; without one ${beginAnew.postgres(config)}`,
    { cause },
  );
}

/** SQLSTATE of the server's answer, wherever Prisma's layers put it; empty when the server did not answer. */
function sqlStateOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 6) return '';
  const { code, originalCode, cause, meta } = error as Layer;
  const own = [originalCode, code].find((text) => typeof text === 'string' && /^[0-9A-Z]{5}$/.test(text));
  // Prisma's own codes have the same shape: P2010.
  if (typeof own === 'string' && !/^P[12]\d{3}$/.test(own)) return own;
  return sqlStateOf(cause, depth + 1) || sqlStateOf(meta?.driverAdapterError, depth + 1);
}

interface Layer {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

/** Prisma puts the place of the call above the reason. */
function lastLineOf(error: unknown): string {
  return reasonOf(error).trim().split('\n').at(-1)?.trim().replace(/\.$/, '') ?? '';
}
