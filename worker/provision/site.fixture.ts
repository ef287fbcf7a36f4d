/** Temporary sites on free ports for the tests of provisioning. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect } from 'vitest';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { freePorts } from '../../test/stack/free-ports.ts';
import { StartFailure } from './start-failure.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** An empty folder that is removed after the tests of the file. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'greengate-test-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

export async function aConfig(env: Record<string, string> = {}, folder = aFolder()): Promise<Config> {
  const free = await freePorts(8);
  const names = [
    'CONSOLE',
    'INGEST',
    'REGULATOR',
    'TEMPORAL',
    'TEMPORAL_UI',
    'POSTGRES',
    'SIMULATOR',
    'DEVICES',
  ];
  const ports = Object.fromEntries(
    names.map((name, index) => [`GREENGATE_${name}_PORT`, String(free[index])]),
  );
  return loadConfig({
    env: { ...ports, GREENGATE_DATA: join(folder, 'data'), ...env },
    file: join(folder, 'none'),
  });
}

export async function query(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The sentence of the StartFailure that the work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(StartFailure);
  const { message } = thrown as StartFailure;
  expect(message).not.toContain('\n');
  return message;
}

export const silent = (): void => undefined;
