/** Photos of driving licences: a shelf of their own in the photo store, which the address of passage photos never reaches. */
import { PhotoStore } from '../activities/media/photo-store.ts';
import type { Database } from '../activities/ledger/database.ts';

export type LicenceType = 'image/jpeg' | 'image/png';

const signatures: readonly (readonly [LicenceType, readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** By its first bytes, whatever it is called; null: neither JPEG nor PNG. */
export function licenceType(bytes: Uint8Array): LicenceType | null {
  const found = signatures.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte));
  return found?.[0] ?? null;
}

const shelf = (dataDir: string): PhotoStore => new PhotoStore(dataDir, 'licences');

/** Returns its SHA-256 when the bytes are on disk; they have to be `withoutMetadata`. */
export async function keepLicence(dataDir: string, bytes: Uint8Array): Promise<string> {
  return (await shelf(dataDir).keep({ role: 'licence', bytes })).sha256;
}

/** Null: it is not there any more. */
export async function readLicence(
  dataDir: string,
  sha256: string,
): Promise<{ bytes: Uint8Array; type: LicenceType } | null> {
  const bytes = await shelf(dataDir)
    .read(sha256)
    .catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
  const type = bytes && licenceType(bytes);
  return bytes && type && { bytes, type };
}

/** A photo that no vehicle has any more is deleted, not only unlinked. */
export async function dropLicence(database: Database, dataDir: string, sha256: string): Promise<void> {
  if ((await database.vehicleContact.count({ where: { licencePhoto: sha256 } })) > 0) return;
  await shelf(dataDir).remove(sha256);
}
