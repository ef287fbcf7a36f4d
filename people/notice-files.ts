/** Notices of alerts as people received them: kept on a shelf of their own, by their SHA-256. */
import { PhotoStore } from '../activities/media/photo-store.ts';

export type NoticeType = 'application/pdf' | 'image/jpeg' | 'image/png';

const signatures: readonly (readonly [NoticeType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** By its first bytes, whatever it is called; null: none of PDF, JPEG and PNG. */
export function noticeType(bytes: Uint8Array): NoticeType | null {
  const found = signatures.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte));
  return found?.[0] ?? null;
}

const shelf = (dataDir: string): PhotoStore => new PhotoStore(dataDir, 'notices');

/** Resolves when the bytes are on disk. */
export async function keepNotice(
  dataDir: string,
  bytes: Uint8Array,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const { sha256, bytes: size } = await shelf(dataDir).keep({ role: 'notice', bytes });
  return { sha256, bytes: size };
}

/** Null: it is not there. */
export async function readNotice(
  dataDir: string,
  sha256: string,
): Promise<{ bytes: Uint8Array; type: NoticeType } | null> {
  const bytes = await shelf(dataDir)
    .read(sha256)
    .catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
  const type = bytes && noticeType(bytes);
  return bytes && type && { bytes, type };
}
