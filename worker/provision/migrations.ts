/** Applies `prisma/migrations` without Prisma's own engine, in the table and with the lock that engine uses. */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Report } from '../start/report.ts';
import { reasonOf, StartFailure } from './start-failure.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
}
interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** The advisory lock that `prisma migrate deploy` takes, so that the two exclude each other. */
const prismaLock = 72707369;

const migrationTable = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies what is missing from `<dir>/<name>/migration.sql` in name order, each in one transaction, and returns the
 * names applied now. Throws StartFailure when an applied file was changed since, when the database knows a migration
 * that `dir` does not hold, or when one fails; the ones before it stay applied.
 */
export async function applyMigrations(
  databaseUrl: string,
  dir: string,
  report: Report,
): Promise<readonly string[]> {
  const migrations = readMigrations(dir);
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined); // A connection lost while idle also fails the next query, with its reason.
  await client.connect();
  try {
    await takeLock(client);
    await client.query(migrationTable);
    const missing = missingMigrations(migrations, await readApplied(client));
    for (const migration of missing) {
      report(`Database: applying ${migration.name}`);
      await applyOne(client, migration);
    }
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

function readMigrations(dir: string): readonly Migration[] {
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return names.map((name) => {
    const file = join(dir, name, 'migration.sql');
    try {
      return { name, sql: readFileSync(file, 'utf8') };
    } catch (cause) {
      throw new StartFailure(`${file} cannot be read`, 'restore it from the release', { cause });
    }
  });
}

async function takeLock(client: pg.Client): Promise<void> {
  await client.query(`SET lock_timeout = '60s'`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock]);
  } catch (cause) {
    throw new StartFailure(
      'Another process has been changing the tables of this database for over a minute',
      'wait until it is done or stop it',
      { cause },
    );
  }
  await client.query('SET lock_timeout = 0');
}

async function readApplied(client: pg.Client): Promise<readonly AppliedMigration[]> {
  const result = await client.query<AppliedMigration>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return result.rows;
}

function missingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = known.get(row.migration_name);
    if (migration === undefined)
      throw new StartFailure(
        `The database has the migration ${row.migration_name}, which this version of Greengate does not know`,
        'start the version that wrote it or a newer one',
      );
    if (row.finished_at === null)
      throw new StartFailure(
        `The migration ${row.migration_name} was begun by another tool and not finished`,
        'settle it with "prisma migrate resolve"',
      );
    if (!possibleChecksums(migration.sql).includes(row.checksum))
      throw new StartFailure(
        `The migration ${row.migration_name} was changed after it had been applied to this database`,
        'restore the file from the release; a change of tables is a new migration',
      );
  }
  const names = new Set(applied.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !names.has(name));
}

async function applyOne(client: pg.Client, { name, sql }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    // A migration may set its own search_path for the session; the record belongs where the table was created.
    await client.query('RESET search_path');
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), checksum(sql), name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined); // The connection may be what failed.
    throw new StartFailure(
      `The migration ${name} failed and was rolled back: ${reasonOf(cause)}`,
      'nothing of it was kept; report it with this sentence',
      { cause },
    );
  }
}

const checksum = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/** A checkout on another system may have changed the line ends; Prisma accepts that too. */
function possibleChecksums(sql: string): readonly string[] {
  const unix = sql.replaceAll('\r\n', '\n');
  return [checksum(sql), checksum(unix), checksum(unix.replaceAll('\n', '\r\n'))];
}
