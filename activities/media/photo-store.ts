/** Photos by their SHA-256: the same bytes are one file, and a changed file no longer has its name. */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export class PhotoStore {
  readonly #dir: string;

  /** What not everybody may see stands on a shelf of its own. */
  constructor(dataDir: string, shelf: 'media' | 'licences' | 'notices' = 'media') {
    this.#dir = join(dataDir, shelf);
  }

  path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('a photo is named by 64 hex digits');
    return join(this.#dir, sha256.slice(0, 2), `${sha256}.jpg`);
  }

  /** Resolves when the bytes are on disk. */
  async keep<Role extends string>(photo: {
    role: Role;
    bytes: Uint8Array;
  }): Promise<{ role: Role; sha256: string; bytes: number }> {
    const sha256 = createHash('sha256').update(photo.bytes).digest('hex');
    const path = this.path(sha256);
    const kept = await stat(path).catch(() => null);
    if (kept?.size !== photo.bytes.length) await this.#write(path, photo.bytes);
    return { role: photo.role, sha256, bytes: photo.bytes.length };
  }

  read(sha256: string): Promise<Uint8Array> {
    return readFile(this.path(sha256));
  }

  remove(sha256: string): Promise<void> {
    return rm(this.path(sha256), { force: true });
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    await mkdir(join(path, '..'), { recursive: true });
    const part = `${path}.${process.pid}.${performance.now()}.part`;
    const file = await open(part, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  }
}
