import { readLaneNames } from '../../lib/server/lane-names.ts';
import { loadList } from '../../lib/server/lists/load-list.ts';
import { passageSource } from '../../lib/server/lists/passage-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const lanes = await readLaneNames();
  return { lanes, ...(await loadList(event, passageSource, { lanes })) };
};
