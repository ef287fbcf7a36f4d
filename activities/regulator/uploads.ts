/** The upload activities of a site whose keys are in its data folder. */
import type { UploadActivities } from '../../workflows/contract/upload.ts';
import type { Database } from '../ledger/database.ts';
import { readKeys } from './demo-keys.ts';
import type { EnterpriseKeys } from './demo-keys.ts';
import { KeyMaterialUnreadable } from './key-material.ts';
import { createSendNext } from './send-next.ts';

/** Keys are read with the first record to send; until there are some, records wait. */
export function createUploads(database: Database, dataDir: string): UploadActivities {
  let found: EnterpriseKeys | null = null;
  const keys = async (): Promise<EnterpriseKeys> => {
    found ??= await readKeys(dataDir);
    if (found !== null) return found;
    throw new KeyMaterialUnreadable('the data folder holds no signing keys yet: start the whole site once');
  };
  return { sendNext: createSendNext({ database, keys, now: Date.now }) };
}
