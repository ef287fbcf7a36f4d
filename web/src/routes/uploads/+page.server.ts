import { readLaneNames } from '../../lib/server/lane-names.ts';
import { readUploads } from '../../lib/server/upload-records.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const [uploads, lanes] = await Promise.all([readUploads(), readLaneNames()]);
  return { ...uploads, lanes };
};
