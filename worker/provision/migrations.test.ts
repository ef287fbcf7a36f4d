import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { applyMigrations } from './migrations.ts';
import { startPostgres } from './postgres.ts';
import type { ProvisionedPostgres } from './postgres.ts';
import { aConfig, aFolder, failureOf, query, silent } from './site.fixture.ts';

describe('a configured DATABASE_URL and the migrations', () => {
  let server: ProvisionedPostgres;
  let config: Config;
  beforeAll(async () => {
    config = await aConfig();
    server = await startPostgres(config, silent);
  }, 30_000);
  afterAll(() => server.stop());
  afterEach(() => query(server.databaseUrl, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public'));

  const aMigration = (dir: string, name: string, sql: string): void => {
    mkdirSync(join(dir, name), { recursive: true });
    writeFileSync(join(dir, name, 'migration.sql'), sql);
  };

  it('accepts a server that answers and names one that refuses the password', async () => {
    const used = await startPostgres({ ...config, databaseUrl: server.databaseUrl }, silent);
    expect(used.databaseUrl).toBe(server.databaseUrl);
    const wrong = server.databaseUrl.replace(/:[^:@]+@/, ':geheim@');
    const message = await failureOf(startPostgres({ ...config, databaseUrl: wrong }, silent));
    expect(message).toMatch(/password authentication failed/);
    expect(message).not.toContain('geheim');
  });

  it('applies each migration once, in name order, even when two starts run together', async () => {
    const dir = aFolder();
    aMigration(
      dir,
      '20250102_second',
      'ALTER TABLE truck ADD COLUMN stage text; SET search_path = pg_catalog;',
    );
    aMigration(dir, '20250101_first', "CREATE TABLE truck (plate text); INSERT INTO truck VALUES ('a;b');");
    const both = await Promise.all([1, 2].map(() => applyMigrations(server.databaseUrl, dir, silent)));
    expect(both.flat()).toEqual(['20250101_first', '20250102_second']);
    expect(await query(server.databaseUrl, 'SELECT * FROM truck')).toEqual([{ plate: 'a;b', stage: null }]);
    const recorded = await query(
      server.databaseUrl,
      'SELECT migration_name, length(checksum) AS digits, applied_steps_count AS steps FROM "_prisma_migrations"',
    );
    expect(recorded).toContainEqual({ migration_name: '20250101_first', digits: 64, steps: 1 });
    expect(await applyMigrations(server.databaseUrl, dir, silent)).toEqual([]);
  });

  it('leaves nothing of a migration that fails and keeps those before it', async () => {
    const dir = aFolder();
    aMigration(dir, '1_good', 'CREATE TABLE good (a int)');
    aMigration(dir, '2_bad', 'CREATE TABLE half (a int); SELECT 1/0;');
    expect(await failureOf(applyMigrations(server.databaseUrl, dir, silent))).toMatch(
      /2_bad failed.*division by zero/,
    );
    const tables = await query(
      server.databaseUrl,
      "SELECT to_regclass('good') AS good, to_regclass('half') AS half",
    );
    expect(tables).toEqual([{ good: 'good', half: null }]);
  });

  it('refuses an applied file that was changed, but not one with other line ends', async () => {
    const dir = aFolder();
    aMigration(dir, '1_a', 'CREATE TABLE a\n(a int)');
    await applyMigrations(server.databaseUrl, dir, silent);
    aMigration(dir, '1_a', 'CREATE TABLE a\r\n(a int)');
    await applyMigrations(server.databaseUrl, dir, silent);
    aMigration(dir, '1_a', 'CREATE TABLE a (b int)');
    expect(await failureOf(applyMigrations(server.databaseUrl, dir, silent))).toMatch(/1_a was changed/);
  });

  it('refuses a database that is newer than this version', async () => {
    const dir = aFolder();
    aMigration(dir, '1_a', 'SELECT 1');
    await applyMigrations(server.databaseUrl, dir, silent);
    expect(await failureOf(applyMigrations(server.databaseUrl, aFolder(), silent))).toMatch(/does not know/);
  });
});
