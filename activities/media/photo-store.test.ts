import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../ledger/canonical.ts';
import { PhotoStore } from './photo-store.ts';

let folder: string;
let store: PhotoStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-photos-'));
  store = new PhotoStore(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bytes = Buffer.from([0xff, 0xd8, 1, 2, 3]);

describe('a photo', () => {
  it('is kept under its digest and read back byte by byte', async () => {
    const ref = await store.keep({ role: 'body', bytes });
    expect(ref).toEqual({ role: 'body', sha256: sha256Hex(bytes), bytes: 5 });
    expect(Buffer.from(await store.read(ref.sha256))).toEqual(bytes);
    expect(store.path(ref.sha256)).toBe(join(folder, 'media', ref.sha256.slice(0, 2), `${ref.sha256}.jpg`));
  });

  it('is one file however often it comes, and is not written again', async () => {
    const { sha256 } = await store.keep({ role: 'body', bytes });
    const before = statSync(store.path(sha256)).ino;
    await store.keep({ role: 'plate', bytes });
    expect(statSync(store.path(sha256)).ino).toBe(before);
  });

  it('is whole when it comes several times at once, and nothing unfinished stays behind', async () => {
    const refs = await Promise.all(Array.from({ length: 5 }, () => store.keep({ role: 'body', bytes })));
    const path = store.path(refs[0]?.sha256 ?? '');
    expect(readFileSync(path)).toEqual(bytes);
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });

  it('is written again over a file that a power loss cut short', async () => {
    const { sha256 } = await store.keep({ role: 'body', bytes });
    writeFileSync(store.path(sha256), bytes.subarray(0, 2));
    await store.keep({ role: 'body', bytes });
    expect(Buffer.from(await store.read(sha256))).toEqual(bytes);
  });

  it.each(['', '../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}/..`])(
    'is never looked for under the name %j',
    (name) => {
      expect(() => store.path(name)).toThrow(RangeError);
    },
  );

  it('is not kept in silence where nothing can be written', async () => {
    writeFileSync(join(folder, 'media'), 'a file where the folder should be');
    await expect(store.keep({ role: 'body', bytes })).rejects.toThrow();
  });
});
