/** Reads the whole ledger in pages and proves it; memory stays bounded. */
import type { Database } from './database.ts';
import { entryFault, genesisHash } from './verify-chain.ts';
import type { ChainFault } from './verify-chain.ts';
import type { Witness } from './witness.ts';

export interface LedgerProof {
  readonly entries: number;
  readonly head: { readonly seq: string; readonly hash: string };
  readonly witnessed: number;
  /** The first fault, or null: the ledger is whole. */
  readonly fault: ChainFault | null;
}

const page = 1_000;

export async function verifyLedger(
  database: Database,
  witnesses: readonly Witness[] = [],
): Promise<LedgerProof> {
  let head = { seq: 0n, hash: genesisHash };
  const proof = (fault: ChainFault | null): LedgerProof => ({
    entries: Number(head.seq),
    head: { seq: head.seq.toString(), hash: head.hash },
    witnessed: witnesses.length,
    fault,
  });
  const bySeq = new Map(witnesses.map((witness) => [witness.seq, witness.hash]));
  for (;;) {
    const entries = await database.ledgerEntry.findMany({
      where: { seq: { gt: head.seq } },
      orderBy: { seq: 'asc' },
      take: page,
    });
    for (const entry of entries) {
      const fault = entryFault(entry, head) ?? witnessFault(bySeq, entry);
      if (fault !== null) return proof(fault);
      head = { seq: entry.seq, hash: entry.hash };
    }
    if (entries.length < page)
      return proof((await headFault(database, head)) ?? lostTail(witnesses, head.seq));
  }
}

function witnessFault(
  bySeq: ReadonlyMap<string, string>,
  entry: { seq: bigint; hash: string },
): ChainFault | null {
  const seen = bySeq.get(entry.seq.toString());
  if (seen === undefined || seen === entry.hash) return null;
  return { seq: entry.seq.toString(), what: 'is not the entry that was witnessed outside the database' };
}

async function headFault(
  database: Database,
  last: { seq: bigint; hash: string },
): Promise<ChainFault | null> {
  const [head] = await database.$queryRaw<{ seq: bigint; hash: string }[]>`SELECT seq, hash FROM ledger_head`;
  if (head === undefined) return { seq: last.seq.toString(), what: 'the head of the ledger is missing' };
  // Entries appended while we read are ahead of us, never behind.
  if (head.seq > last.seq) {
    const next = await database.ledgerEntry.findFirst({
      where: { seq: { gt: last.seq } },
      select: { seq: true },
    });
    return next === null
      ? { seq: (last.seq + 1n).toString(), what: `entries up to ${String(head.seq)} are missing at the end` }
      : null;
  }
  if (head.seq < last.seq || head.hash !== last.hash)
    return { seq: last.seq.toString(), what: 'is not the head that was recorded' };
  return null;
}

function lostTail(witnesses: readonly Witness[], last: bigint): ChainFault | null {
  const lost = witnesses.find((witness) => BigInt(witness.seq) > last);
  return lost === undefined
    ? null
    : { seq: (last + 1n).toString(), what: `entries up to ${lost.seq} were witnessed and are missing` };
}
