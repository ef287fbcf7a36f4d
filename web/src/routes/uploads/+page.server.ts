import { readLaneNames } from '../../lib/server/lane-names.ts';
import { loadList } from '../../lib/server/lists/load-list.ts';
import { uploadSource } from '../../lib/server/lists/upload-list.ts';
import { readUploadSums } from '../../lib/server/upload-records.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const lanes = await readLaneNames();
  const [sums, list] = await Promise.all([readUploadSums(), loadList(event, uploadSource, { lanes })]);
  return { lanes, ...sums, ...list };
};
