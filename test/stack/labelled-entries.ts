/** Whatever a test writes into the ledger has to be readable in the audit log. */
import type { PrismaClient } from '../../prisma/client/client.ts';
import { labelOf } from '../../web/src/lib/audit/entry-content.ts';
import { wordsOf } from '../../web/src/lib/i18n/words.ts';

/** Told as a whole, by what their own pages say of them. */
const told: ReadonlySet<string> = new Set(['facts', 'document']);

/** `kind` or `kind.key` of all that has no name in one of the languages. */
export async function unlabelled(database: Pick<PrismaClient, 'ledgerEntry'>): Promise<string[]> {
  const entries = await database.ledgerEntry.findMany({ select: { kind: true, payload: true } });
  const missing = new Set<string>();
  for (const { kind, payload } of entries) {
    for (const lang of ['zh', 'en'] as const)
      if (!Object.hasOwn(wordsOf(lang).entryKinds, kind)) missing.add(kind);
    for (const key of keysOf(JSON.parse(payload)))
      if (labelOf(key, 'en') === null) missing.add(`${kind}.${key}`);
  }
  return [...missing].sort();
}

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  const { zh, en, ...rest } = value as Readonly<Record<string, unknown>>;
  const languages = typeof zh === 'string' && typeof en === 'string' ? [] : keysOf([zh, en]);
  const inner = Object.entries(rest).flatMap(([key, within]) =>
    told.has(key) ? [key] : [key, ...keysOf(within)],
  );
  return [...languages, ...inner];
}
