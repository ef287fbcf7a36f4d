/** The upload activities of a site whose keys are in its data folder. */
import type { UploadActivities } from '../../workflows/contract/upload.ts';
import type { Database } from '../ledger/database.ts';
import { readKeys } from './demo-keys.ts';
import { KeyMaterialUnreadable } from './key-material.ts';
import { createSendNext } from './send-next.ts';

/** Keys are read with the first record to send; until there are some, records wait. */
export function createUploads(database: Database, dataDir: string): UploadActivities {
  let loaded: ReturnType<typeof readKeys> | null = null;
  const keys = async () => {
    loaded ??= readKeys(dataDir);
    const found = await loaded.catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    if (found !== null) return found;
    loaded = null;
    throw new KeyMaterialUnreadable('the data folder holds no signing keys yet: start the whole site once');
  };
  return { sendNext: createSendNext({ database, keys, now: Date.now }) };
}
