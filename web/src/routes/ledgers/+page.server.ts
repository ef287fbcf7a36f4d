import { readLaneNames } from '../../lib/server/lane-names.ts';
import { readHours } from '../../lib/server/hours.ts';
import { loadList } from '../../lib/server/lists/load-list.ts';
import { ledgerSource } from '../../lib/server/lists/passage-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const lanes = await readLaneNames();
  const [hours, list] = await Promise.all([readHours(Date.now()), loadList(event, ledgerSource, { lanes })]);
  return { lanes, hours, ...list };
};
