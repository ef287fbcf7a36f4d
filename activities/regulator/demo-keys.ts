/** Keys of the demo plant: made at the first start, kept in the data folder, never in the repository. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KeyMaterialUnreadable, readPkcs12, writePkcs12 } from './key-material.ts';
import type { KeyMaterial } from './key-material.ts';

export interface EnterpriseKeys extends KeyMaterial {
  /** Whom the certificate was issued to: its common name. */
  readonly enterpriseCode: string;
}

const lifetime = 10 * 365 * 24 * 60 * 60 * 1000;
const storeName = 'enterprise.p12';
const passwordName = 'enterprise.p12.password';

function folderOf(dataDir: string): string {
  return join(dataDir, 'keys', 'enterprise');
}

/**
 * `<dataDir>/keys/enterprise/`: PKCS#12 and its password, both mode 600; made if there are none, also when several
 * processes ask at once. Throws KeyMaterialUnreadable when what is there is damaged or of another enterprise.
 */
export async function ensureDemoKeys(dataDir: string, enterpriseCode: string): Promise<EnterpriseKeys> {
  const keys = (await readKeys(dataDir)) ?? (await makeKeys(dataDir, enterpriseCode));
  if (keys.enterpriseCode !== enterpriseCode)
    throw new KeyMaterialUnreadable(
      `the keys in ${folderOf(dataDir)} are of the enterprise ${keys.enterpriseCode}, not ${enterpriseCode}: ` +
        'correct the enterprise code, or move that folder away and new keys are made',
    );
  return keys;
}

/** Null: there are none yet. Throws KeyMaterialUnreadable when they are damaged. */
export async function readKeys(dataDir: string): Promise<EnterpriseKeys | null> {
  const folder = folderOf(dataDir);
  let files: [Buffer, string];
  try {
    files = await Promise.all([
      readFile(join(folder, storeName)),
      readFile(join(folder, passwordName), 'utf8'),
    ]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const keys = readPkcs12(files[0], files[1].trim());
  return { ...keys, enterpriseCode: keys.commonName };
}

async function makeKeys(dataDir: string, enterpriseCode: string): Promise<EnterpriseKeys> {
  await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  const unfinished = await mkdtemp(`${folderOf(dataDir)}.new-`);
  const password = randomBytes(24).toString('base64url');
  await writeFile(join(unfinished, passwordName), password, { mode: 0o600 });
  await writeFile(join(unfinished, storeName), await makePkcs12(password, enterpriseCode), { mode: 0o600 });
  try {
    await rename(unfinished, folderOf(dataDir));
  } catch (error) {
    // Another process was first: its keys count. Anything else is told by the second look.
    await rm(unfinished, { recursive: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  const keys = await readKeys(dataDir);
  if (keys !== null) return keys;
  throw new KeyMaterialUnreadable(
    `${folderOf(dataDir)} is there but without keys: move it away and start again`,
  );
}

async function makePkcs12(password: string, enterpriseCode: string): Promise<Uint8Array> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const from = new Date();
  return writePkcs12(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), password, {
    commonName: enterpriseCode,
    from,
    to: new Date(from.getTime() + lifetime),
    serial: `01${randomBytes(8).toString('hex')}`,
  });
}
