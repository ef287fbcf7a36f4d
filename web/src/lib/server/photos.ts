/** Photos from the gate's store: a file is named by the SHA-256 of its bytes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settings } from './settings.ts';

/** Null for a name that no photo can have, or that none has. */
export async function readPhoto(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const sha256 = /^([0-9a-f]{64})\.jpg$/.exec(name)?.[1];
  if (sha256 === undefined) return null;
  try {
    return new Uint8Array(await readFile(join(settings().dataDir, 'media', sha256.slice(0, 2), name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
