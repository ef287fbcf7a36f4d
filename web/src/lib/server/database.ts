/** The console's way to PostgreSQL: reading only; whatever changes goes through Temporal. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../../prisma/client/client.ts';
import { settings } from './settings.ts';

let opened: PrismaClient | null = null;

export function database(): PrismaClient {
  opened ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: settings().databaseUrl,
      max: 8,
      connectionTimeoutMillis: 3_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      // A page that takes longer helps nobody, and must not keep the ledger's writers waiting.
      statement_timeout: 5_000,
    }),
  });
  return opened;
}
