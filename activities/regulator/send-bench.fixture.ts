/** Sending from a fresh database to a fresh platform, at a time that the test sets. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { applyMigrations } from '../../worker/provision/migrations.ts';
import { startPostgres } from '../../worker/provision/postgres.ts';
import type { ProvisionedPostgres } from '../../worker/provision/postgres.ts';
import { aConfig, aFolder, query, silent } from '../../worker/provision/site.fixture.ts';
import { openDatabase } from '../ledger/database.ts';
import type { Database } from '../ledger/database.ts';
import { ensureDemoKeys } from './demo-keys.ts';
import type { EnterpriseKeys } from './demo-keys.ts';
import { enterpriseCode } from './passage-source.factory.ts';
import { createSendNext } from './send-next.ts';
import type { SendParts } from './send-next.ts';
import { firstTime, gate, migrationsDir, registerSite } from './send-next.fixture.ts';
import { startSimulatedRegulator } from './simulated-regulator.ts';
import type { SimulatedRegulator } from './simulated-regulator.ts';

export const folder = aFolder();
export const at = firstTime + 3 * 60 * 60_000;

export class SendBench {
  now = at;
  readonly database: Database;
  readonly #server: SendServer;
  #platform: SimulatedRegulator;

  static async open(server: SendServer): Promise<SendBench> {
    const { databaseUrl } = server.postgres;
    await query(databaseUrl, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await applyMigrations(databaseUrl, migrationsDir, silent);
    const bench = new SendBench(server, await startPlatform(server.keys));
    await registerSite(bench.database, bench.platformUrl);
    return bench;
  }

  private constructor(server: SendServer, platform: SimulatedRegulator) {
    this.#server = server;
    this.#platform = platform;
    this.database = openDatabase(server.postgres.databaseUrl);
  }

  async close(): Promise<void> {
    await this.#platform.close();
    await this.database.$disconnect();
  }

  get platformUrl(): string {
    return this.#platform.url;
  }

  closePlatform(): Promise<void> {
    return this.#platform.close();
  }

  /** A new one at the same address. */
  async replacePlatform(): Promise<void> {
    this.#platform = await startPlatform(this.#server.keys, Number(new URL(this.platformUrl).port));
  }

  sendNext(failures = 0, changes: Partial<SendParts> = {}): ReturnType<ReturnType<typeof createSendNext>> {
    const { database } = this;
    const keys = (): Promise<EnterpriseKeys> => Promise.resolve(this.#server.keys);
    const send = createSendNext({ database, keys, now: () => this.now, ...changes });
    return send({ regulator: 'city', gate, failures });
  }

  async fail(order: object): Promise<void> {
    const response = await fetch(`${this.platformUrl}/control/fail`, {
      method: 'POST',
      body: JSON.stringify(order),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
  }

  async accepted(): Promise<Record<string, string>[]> {
    const response = await fetch(`${this.platformUrl}/control/accepted?gate=01`);
    const { records } = (await response.json()) as { records: { fields: Record<string, string> }[] };
    return records.map(({ fields }) => fields);
  }

  uploads() {
    return this.database.upload.findMany({ orderBy: { serial: 'asc' } });
  }

  attempt() {
    return this.database.uploadAttempt.findUnique({
      where: { regulator_gate: { regulator: 'city', gate } },
    });
  }
}

export interface SendServer {
  readonly postgres: ProvisionedPostgres;
  readonly keys: EnterpriseKeys;
}

export async function startSendServer(): Promise<SendServer> {
  const postgres = await startPostgres(await aConfig(), silent);
  return { postgres, keys: await ensureDemoKeys(folder, enterpriseCode) };
}

function startPlatform({ certificatePem }: EnterpriseKeys, port = 0): Promise<SimulatedRegulator> {
  const dataDir = mkdtempSync(join(folder, 'platform-'));
  return startSimulatedRegulator({ port, dataDir, certificatePem, enterpriseCode, now: () => at });
}
