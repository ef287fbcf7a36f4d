/** Heads of the ledger noted outside the database: who rewrites the whole chain there is found here. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Witness {
  readonly seq: string;
  readonly hash: string;
  /** ISO time. */
  readonly at: string;
}

function witnessFile(dataDir: string): string {
  return join(dataDir, 'ledger-witness.jsonl');
}

/** Appends and syncs to disk. */
export async function writeWitness(dataDir: string, witness: Witness): Promise<void> {
  const file = await open(witnessFile(dataDir), 'a', 0o600);
  try {
    // In front too: a line that a power loss tore must not swallow this one.
    await file.writeFile(`\n${JSON.stringify(witness)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Empty where nothing was witnessed yet. A torn line, as a power loss leaves it, is passed over. */
export async function readWitnesses(dataDir: string): Promise<Witness[]> {
  let text: string;
  try {
    text = await readFile(witnessFile(dataDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => witnessOf(line) ?? []);
}

function witnessOf(line: string): Witness | null {
  if (line === '') return null;
  try {
    const { seq, hash, at } = JSON.parse(line) as Witness;
    return { seq, hash, at };
  } catch {
    return null;
  }
}
