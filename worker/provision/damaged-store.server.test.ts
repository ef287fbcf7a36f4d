/** Real servers on damaged files: each fails within seconds with advice, none is waited for. */
import { cpSync, existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { startPostgres } from './postgres.ts';
import { aConfig, failureOf, query, silent } from './site.fixture.ts';
import { startTemporal } from './temporal.ts';

const withinSeconds = async (work: Promise<unknown>): Promise<string> => {
  const started = performance.now();
  const message = await failureOf(work);
  expect(performance.now() - started).toBeLessThan(45_000);
  return message;
};

describe('a PostgreSQL', () => {
  let config: Config;
  let good: string;
  /** Folder of the database "greengate", as PostgreSQL numbers it. */
  let own: string;
  const inData = (...path: string[]): string => join(config.dataDir, ...path);
  beforeAll(async () => {
    config = await aConfig();
    const server = await startPostgres(config, silent);
    const [row] = await query(
      server.databaseUrl,
      'SELECT oid FROM pg_database WHERE datname = current_database()',
    );
    own = String(row?.['oid']);
    await server.stop();
    good = `${config.dataDir}.good`;
    cpSync(config.dataDir, good, { recursive: true });
  }, 60_000);
  afterEach(() => {
    rmSync(config.dataDir, { recursive: true });
    cpSync(good, config.dataDir, { recursive: true });
  });

  it.each([
    [
      'is another one',
      'nonsense\n',
      /postgres-password, does not open the database.*restore postgres-password/,
    ],
    ['has characters of an address', 'a@b/c:%zz\n', /postgres-password, does not open the database/],
    ['is empty', '\n', /postgres-password is empty.*restore it from a backup/],
  ])('whose password %s is not waited for', async (_, password, sentence) => {
    writeFileSync(inData('postgres-password'), password);
    expect(await withinSeconds(startPostgres(config, silent))).toMatch(sentence);
  });

  const damages: [string, () => void, RegExp][] = [
    ['pg_control missing', () => rmSync(inData('postgres/global/pg_control')), /pg_control": No such file/],
    ['pg_control cut short', () => truncateSync(inData('postgres/global/pg_control'), 100), /read 100 of/],
    [
      'its log of changes empty',
      () => {
        for (const file of readdirSync(inData('postgres/pg_wal')).filter((name) =>
          /^[0-9A-F]{24}$/.test(name),
        ))
          truncateSync(inData('postgres/pg_wal', file), 0);
      },
      /valid checkpoint record/,
    ],
    [
      'a map cut short',
      () => truncateSync(inData('postgres/global/pg_filenode.map'), 10),
      /pg_filenode\.map/,
    ],
    [
      'a table of its own cut short',
      () => truncateSync(inData('postgres/base/5/1259'), 0),
      /critical system index|terminated by signal/,
    ],
    [
      'a table of the site cut short',
      () => truncateSync(inData('postgres/base', own, '1259'), 0),
      /critical system/,
    ],
    ['a database missing', () => rmSync(inData('postgres/base/5'), { recursive: true }), /does not exist/],
  ];
  it.each(damages)(
    'with %s says what to do and what is lost',
    async (_, damage, reason) => {
      damage();
      const message = await withinSeconds(startPostgres(config, silent));
      expect(message).toMatch(reason);
      expect(message).toContain('(see logs/postgres.log in the data folder');
      expect(message).toMatch(
        /restore the whole data folder from a backup, or move data aside to begin anew/,
      );
      expect(message).toMatch(/without its ledger, vehicle files and photos/);
      expect(existsSync(inData('postgres.pid.json'))).toBe(false);
    },
    90_000,
  );

  it('with a line in its settings that it does not know is not called damaged', async () => {
    writeFileSync(inData('postgres/postgresql.auto.conf'), 'nonsense ===\n');
    const message = await withinSeconds(startPostgres(config, silent));
    expect(message).toMatch(/^PostgreSQL ended at once: .*contains errors; see logs\/postgres\.log in/);
  });
});

it('a Temporal whose store is garbage says what to do and what is lost', { timeout: 60_000 }, async () => {
  const config = await aConfig();
  const server = await startTemporal(config, silent);
  await server.stop();
  const store = join(config.dataDir, 'temporal', 'temporal.db');
  for (const name of readdirSync(join(config.dataDir, 'temporal')).filter((file) => /db-/.test(file)))
    rmSync(join(config.dataDir, 'temporal', name));
  for (const spoil of [
    () => truncateSync(store, 50_000),
    () => writeFileSync(store, 'garbage'.repeat(10_000)),
  ]) {
    spoil();
    const message = await failureOf(startTemporal(config, silent));
    expect(message).toMatch(
      /temporal\/temporal\.db .*is damaged: (database disk image is malformed|file is not a database|no such table)/,
    );
    expect(message).toContain('(see logs/temporal.log in the data folder');
    expect(message).toMatch(/restore the folder temporal from a backup, or move it aside/);
    expect(message).toMatch(/keeps the ledger and loses/);
  }
});
