/** An empty database of its own for one test file, migrated: to what `dir` holds where it is given. */
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '../../worker/provision/migrations.ts';
import { projectRoot } from '../../worker/start/project-root.ts';

let created = 0;

export const migrations = join(projectRoot, 'prisma', 'migrations');

export async function createTestDatabase(postgresUrl: string, dir = migrations): Promise<string> {
  created += 1;
  const name = `test_${process.pid}_${Date.now()}_${created}`;
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${name}`);
  } finally {
    await admin.end();
  }
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  await applyMigrations(url.href, dir, () => undefined);
  return url.href;
}
