/** The way to PostgreSQL for everything on the server side. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/client/client.ts';
import type { Prisma } from '../../prisma/client/client.ts';

export type Database = PrismaClient;
/** The same inside of a transaction. */
export type DatabaseView = Prisma.TransactionClient;

/** Connections are made on first use. `connections` bounds the pool. */
export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  return new PrismaClient({ adapter });
}
