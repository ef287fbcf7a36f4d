import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { stopOrphans } from './orphans.ts';
import { checkPorts } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { inspectProcess } from './process-table.ts';
import { freePorts } from '../../test/stack/free-ports.ts';
import { aConfig, aFolder, failureOf, query, silent } from './site.fixture.ts';

describe('startPostgres', () => {
  it('keeps what was written across a stop and a start', { timeout: 30_000 }, async () => {
    const config = await aConfig();
    const first = await startPostgres(config, silent);
    await query(first.databaseUrl, "CREATE TABLE plate AS SELECT '鲁A12345'::text AS value");
    expect(statSync(join(config.dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);
    expect(await query(first.databaseUrl, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect(await query(first.databaseUrl, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    const pid = first.pid() ?? 0;
    await first.stop();
    expect(inspectProcess(pid)).toBeNull();

    const second = await startPostgres(config, silent);
    expect(await query(second.databaseUrl, 'SELECT value FROM plate')).toEqual([{ value: '鲁A12345' }]);
    await second.stop();
  });

  it('starts again by itself when the server is killed', { timeout: 30_000 }, async () => {
    const config = await aConfig();
    const lines: string[] = [];
    const server = await startPostgres(config, (line) => lines.push(line));
    process.kill(server.pid() ?? 0, 'SIGKILL');
    await vi.waitFor(() => query(server.databaseUrl, 'SELECT 1'), { timeout: 20_000, interval: 200 });
    expect(lines.join('\n')).toMatch(/ended unexpectedly \(SIGKILL\), starting again/);
    await server.stop();
  });

  it('refuses a data folder that a living process uses, and takes over one that a killed process left', async () => {
    const config = await aConfig();
    const script = join(aFolder(), 'site.ts');
    const module = (file: string): string => JSON.stringify(join(import.meta.dirname, file));
    writeFileSync(
      script,
      `import { startPostgres } from ${module('postgres.ts')};
       await startPostgres(${JSON.stringify(config)}, () => undefined);
       process.stdout.write('ready');
       setInterval(() => undefined, 1000);`,
    );
    const site = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => site.stdout.once('data', resolve));
    expect(await failureOf(stopOrphans(config, silent))).toContain(`in use by process ${site.pid}`);

    const ended = new Promise((resolve) => site.once('exit', resolve));
    site.kill('SIGKILL');
    await ended;
    await stopOrphans(config, silent);
    await checkPorts(config);
    const next = await startPostgres(config, silent);
    expect(await query(next.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await next.stop();
  }, 30_000);

  it(
    'starts over a postmaster.pid whose number now belongs to another process',
    { timeout: 30_000 },
    async () => {
      const config = await aConfig();
      await (await startPostgres(config, silent)).stop();
      writeFileSync(
        join(config.dataDir, 'postgres', 'postmaster.pid'),
        `${process.pid}\n${config.dataDir}\n`,
      );
      await (await startPostgres(config, silent)).stop();
    },
  );

  // Only a site started as root uses another account.
  const itAsRoot = process.getuid?.() === 0 ? it : it.skip;
  itAsRoot(
    'keeps its files elsewhere when its account may not enter the folder above',
    { timeout: 30_000 },
    async () => {
      const folder = aFolder();
      chmodSync(folder, 0o700);
      const config = await aConfig({}, folder);
      const server = await startPostgres(config, silent);
      await query(server.databaseUrl, 'CREATE TABLE kept (a int)');
      await server.stop();
      const again = await startPostgres(config, silent);
      expect(await query(again.databaseUrl, 'SELECT * FROM kept')).toEqual([]);
      const [{ place }] = (await query(again.databaseUrl, 'SHOW data_directory')).map((row) => ({
        place: String(row['data_directory']),
      })) as [{ place: string }];
      await again.stop();
      expect(place).toMatch(/^\/var\/lib\/greengate\//);
      rmSync(place, { recursive: true });
    },
  );

  it.each([
    [
      'a file in the place of the data folder',
      (data: string) => writeFileSync(data, 'x'),
      /data folder .* cannot be used/,
    ],
    [
      'a file in the place of the database folder',
      (data: string) => {
        mkdirSync(data);
        writeFileSync(join(data, 'postgres'), 'x');
      },
      /is a file where the database folder belongs/,
    ],
    [
      'files of another version',
      (data: string) => {
        mkdirSync(join(data, 'postgres'), { recursive: true });
        writeFileSync(join(data, 'postgres', 'PG_VERSION'), '14\n');
      },
      /written by PostgreSQL 14/,
    ],
    [
      'foreign files',
      (data: string) => {
        mkdirSync(join(data, 'postgres'), { recursive: true });
        writeFileSync(join(data, 'postgres', 'letter.txt'), 'x');
      },
      /no PostgreSQL database/,
    ],
  ])('refuses %s', async (_what, prepare, sentence) => {
    const config = await aConfig();
    prepare(config.dataDir);
    expect(await failureOf(startPostgres(config, silent))).toMatch(sentence);
  });

  it('names the host of an unreachable DATABASE_URL without its password', async () => {
    const [port] = await freePorts(1);
    const config = await aConfig({ DATABASE_URL: `postgresql://u:geheim@127.0.0.1:${port}/d` });
    const message = await failureOf(startPostgres(config, silent));
    expect(message).toContain(`127.0.0.1:${port}`);
    expect(message).not.toContain('geheim');
  });
});
