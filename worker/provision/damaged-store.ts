/** What people are told when the files of a server are damaged: no program can mend them, a person has to choose. */
import { basename, join, relative } from 'node:path';
import type { Config } from '../config/config.ts';
import { StartFailure } from './start-failure.ts';

type Server = 'postgres' | 'temporal';

export const logFileOf = ({ dataDir }: Pick<Config, 'dataDir'>, server: Server): string =>
  join(dataDir, 'logs', `${server}.log`);

/** "see logs/postgres.log in the data folder .data" */
export function whereToLook({ dataDir }: Pick<Config, 'dataDir'>, server: Server): string {
  const log = relative(dataDir, logFileOf({ dataDir }, server)).replaceAll('\\', '/');
  return `see ${log} in the data folder ${dataDir}`;
}

/**
 * The ledger's witness, the photos and the serials of uploads belong to the database: one without the others would
 * contradict itself, so the data folder is kept, moved and restored as a whole.
 */
export const beginAnew = {
  postgres: ({ dataDir }: Pick<Config, 'dataDir'>): string =>
    `restore the whole data folder from a backup, or move ${basename(dataDir)} aside to begin anew without its ledger, vehicle files and photos`,
  temporal: (): string =>
    'restore the folder temporal from a backup, or move it aside to begin anew, which keeps the ledger and loses the state of passages under way and the histories of three days; an alert in force is taken up again from the ledger',
} as const;

export function damagedStore(
  config: Pick<Config, 'dataDir'>,
  server: Server,
  damage: { readonly reason: string; readonly cause?: unknown },
): StartFailure {
  const what = {
    postgres: 'The files of the database in the folder postgres are damaged',
    temporal: "The file temporal/temporal.db of Temporal's store is damaged",
  }[server];
  return new StartFailure(
    `${what}: ${damage.reason} (${whereToLook(config, server)})`,
    beginAnew[server](config),
    { cause: damage.cause },
  );
}
